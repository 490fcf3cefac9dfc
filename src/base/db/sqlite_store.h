// The SQLite half of a store: one writing connection and a few reading ones on one file.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/db/backend.h"
#include "base/db/recent_changes.h"
#include "base/db/schema.h"
#include "base/db/sqlite_connection.h"

namespace tsu::db {

class sqlite_store final : public backend {
 public:
  struct parts {
    std::span<const module_schema> modules;  // outlive the store, as does the clock
    const clock& time;
    bool migrates = true;  // else open() throws error{wrong_version} where something is missing
  };
  sqlite_store(const parts&, std::string path, std::string name, place);
  ~sqlite_store() override;

  tx& begin(const batch_start&) override;
  void closure_begins() override;
  void closure_kept() override;
  bool closure_refused() override;
  std::exception_ptr closure_error() override { return closure_error_; }
  bool broken() override;
  bool may_repeat() override { return false; }
  void commit() override;
  void roll_back() noexcept override;
  void tidy_up() override;
  bool needs_sync() override { return needs_sync_; }
  void sync() override;
  std::int64_t open() override;
  std::int64_t newest_change() override { return head_; }
  void close_writer() noexcept override;
  bool embedded() const override { return true; }
  void read(const std::function<void(reader&)>&) override;
  void close_readers() noexcept override;
  std::string why_not_prepared(const statement&) override;

  // What open() would apply; changes nothing. An empty list of rows where the file does not exist.
  static std::vector<applied_migration> applied(const std::string& path);

 private:
  class writing;
  void migrate();
  void set_synchronous(durability);
  template <class Work>
  std::int64_t guarded_run(Work);
  std::int64_t run(const statement&, std::span<const param>, const on_row&);
  void each_change_of_log(std::int64_t after, std::int64_t limit, const on_row&);
  void show_changes();
  void write_changes();
  std::int64_t append(std::string_view kind, std::string_view subject, std::string_view body);
  std::unique_ptr<sqlite_connection> take_reader();

  const std::string path_, name_;
  const place where_;
  const std::span<const module_schema> modules_;
  const clock& time_;
  const bool migrates_;

  // The writing thread's.
  std::unique_ptr<sqlite_connection> db_;
  std::unique_ptr<writing> tx_;
  batch_start batch_;
  bool in_transaction_ = false, closure_wrote_ = false, batch_wrote_ = false, needs_sync_ = false;
  durability synchronous_ = durability::commit;
  std::exception_ptr closure_error_;
  std::int64_t head_ = 0, next_head_ = 0, closure_head_ = 0;
  std::int64_t written_head_ = 0;  // changes of this batch up to it are rows
  std::string run_;                // of changes, while it is made
  int wal_pages_ = 0;

  recent_changes recent_;

  std::mutex readers_lock_;
  std::vector<std::unique_ptr<sqlite_connection>> idle_readers_;
};

}  // namespace tsu::db
