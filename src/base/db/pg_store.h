// The PostgreSQL half of a store: a schema, reached through connections of the house's pool. Every
// batch first locks the row of base_change_head until it commits: so batches of one store follow
// one another on all nodes, as on SQLite, and change numbers have no holes and grow with commits.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/db/backend.h"
#include "base/db/pg_claim.h"
#include "base/db/pg_connection.h"
#include "base/db/recent_changes.h"
#include "base/db/schema.h"

namespace tsu::db {

class pg_store final : public backend {
 public:
  // All outlive the store.
  struct parts {
    pg_pool& pool;
    const pg_claim& claim;
    std::span<const module_schema> modules;
    const clock& time;
  };
  pg_store(const parts&, std::string schema, std::string name, place);
  ~pg_store() override;

  tx& begin(const batch_start&) override;
  void closure_begins() override;
  void closure_kept() override;
  bool closure_refused() override;
  std::exception_ptr closure_error() override { return closure_error_; }
  bool broken() override { return broken_; }
  bool may_repeat() override { return may_repeat_; }
  void commit() override;
  void roll_back() noexcept override;
  std::int64_t open() override;
  std::int64_t newest_change() override { return head_; }
  bool needs_sync() override { return needs_sync_; }
  void sync() override;
  void close_writer() noexcept override;
  void read(const std::function<void(reader&)>&) override;
  void close_readers() noexcept override {}
  std::string why_not_prepared(const statement&) override;

  static std::vector<applied_migration> applied(pg_connection&);

 private:
  class writing;
  class reading;
  void migrate(pg_connection&);
  // The newest number, after checking that these are still the tables that open() found.
  std::int64_t read_head(pg_connection&, const statement&) const;
  void check_right(std::int64_t head) const;
  std::int64_t run(const statement&, std::span<const param>, const on_row&);
  void queue(const statement&, std::span<const param>);
  std::int64_t append(std::string_view kind, std::string_view subject, std::string_view body);
  void note_failure();
  void send_commit();

  pg_pool& pool_;
  const pg_claim& claim_;
  const std::span<const module_schema> modules_;
  const clock& time_;
  const std::string schema_, name_;
  const place where_;
  std::int64_t table_ = 0;  // which base_change_head open() found; a restored one is another

  // The writing thread's.
  std::unique_ptr<writing> tx_;
  pg_pool::lease db_;
  batch_start batch_;
  bool closure_wrote_ = false, broken_ = false, may_repeat_ = false, in_transaction_ = false;
  bool needs_sync_ = false;
  std::exception_ptr closure_error_;
  std::int64_t head_ = 0, next_head_ = 0, closure_head_ = 0;
  std::int64_t doubtful_head_ = -1;  // of a commit whose outcome is unknown

  recent_changes recent_;  // those that this node has written
};

}  // namespace tsu::db
