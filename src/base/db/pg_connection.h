// One connection to PostgreSQL, always in pipeline mode: commands without an answer that matters
// travel with the next one that has one. Used by one thread at a time.
#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <deque>
#include <exception>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/db/db.h"

namespace tsu::db {

struct pg_clear {
  void operator()(PGresult* r) const { PQclear(r); }
};
using pg_result = std::unique_ptr<PGresult, pg_clear>;

struct pg_finish {
  void operator()(PGconn* c) const { PQfinish(c); }
};

// What went wrong, with what decides about running the transaction again.
class pg_error : public error {
 public:
  pg_error(failure what, const std::string& text, std::string state)
      : error(what, text), state_(std::move(state)) {}
  // Serialization failure or deadlock: the same transaction may well succeed now.
  bool transient() const { return state_ == "40001" || state_ == "40P01"; }
  bool no_table() const { return state_ == "42P01"; }

 private:
  std::string state_;
};

class pg_connection {
 public:
  // Throws error{gone} where there is no server.
  explicit pg_connection(const std::string& url);

  bool alive() const { return PQstatus(db_.get()) == CONNECTION_OK; }
  const std::string& schema() const { return schema_; }
  // From here on names are looked up in that schema. Outside a transaction. Does not wait.
  void enter(const std::string& schema);

  // Runs it with all that was sent before and waits. Throws what failed first of all of them.
  std::int64_t run(const statement&, std::span<const param>, const on_row&);
  // Runs it with the next command that waits; an error comes out there.
  void send(const statement&, std::span<const param>);
  void send_plain(const char* sql);
  // Waits for all that was sent.
  void settle();
  // Lets what was sent travel, and does not wait; the answers are read before the next run().
  void let_go();
  // Several statements without parameters, waited for.
  void script(const std::string& sql);
  // Whether the last run() was a SELECT.
  bool last_only_read() const { return last_only_read_; }
  bool in_failed_transaction() const { return PQtransactionStatus(db_.get()) == PQTRANS_INERROR; }
  std::string why_not_prepared(const statement&);
  PGconn* handle() const { return db_.get(); }

 private:
  struct prepared {
    std::string key, server_name, sql;
    std::vector<Oid> types;
  };
  prepared& find(const statement&);
  prepared prepare(std::string_view sql);
  void forget_oldest();
  void send_prepared(const prepared&, std::span<const param>);
  void check_sent(int ok);
  void sync();
  // Reads up to the last sync; keeps the last command's result. Throws the first error.
  pg_result collect();
  pg_result next_result();

  std::unique_ptr<PGconn, pg_finish> db_;
  std::string schema_;
  int syncs_ = 0;  // sent and not yet read
  int commands_unsynced_ = 0;
  std::uint64_t next_name_ = 1;
  std::list<prepared> prepared_;  // the newest used first
  std::unordered_map<std::string_view, std::list<prepared>::iterator> by_key_;
  std::string key_;
  bool last_only_read_ = false;
};

// Throws error{gone} where it is no connection string. The text has nothing of it: libpq's own
// would quote what it does not understand, which may be a piece of the password.
void check_url(const std::string&);

// The kind of failure that an SQLSTATE stands for.
failure pg_failure(std::string_view sqlstate);
[[noreturn]] void throw_pg(const PGconn*, const PGresult*, std::string_view what);

// Connections that nobody uses right now, for all tenants.
class pg_pool {
 public:
  pg_pool(std::string url, std::size_t keep) : url_(std::move(url)), keep_(keep) {}

  // Gives the connection back to the pool when it goes out of scope, if it is still good.
  class lease {
   public:
    lease() = default;
    lease(pg_pool& pool, std::unique_ptr<pg_connection> c) : pool_(&pool), c_(std::move(c)) {}
    lease(lease&&) = default;
    lease& operator=(lease&& other) noexcept {
      give_back();
      pool_ = other.pool_;
      c_ = std::move(other.c_);
      return *this;
    }
    ~lease() { give_back(); }
    pg_connection* operator->() const { return c_.get(); }
    pg_connection& operator*() const { return *c_; }
    explicit operator bool() const { return c_ != nullptr; }
    void drop() noexcept;
    void give_back() noexcept;

   private:
    pg_pool* pool_ = nullptr;
    std::unique_ptr<pg_connection> c_;
  };

  enum class which : std::uint8_t { any, fresh };
  // A connection that has entered that schema; one that was there last, where one is idle. Throws
  // error{gone} at once while the server is away and the next attempt is not due yet.
  lease take(const std::string& schema, which = which::any);
  void close_idle();

 private:
  std::unique_ptr<pg_connection> take_idle(const std::string& schema);
  std::unique_ptr<pg_connection> connect();

  const std::string url_;
  const std::size_t keep_;
  std::mutex lock_;
  std::size_t lent_ = 0;
  std::list<std::unique_ptr<pg_connection>> idle_;  // the longest idle first
  std::chrono::nanoseconds try_again_at_{0}, back_off_{0};
  std::string last_error_;
};

}  // namespace tsu::db
