#include "base/db/pg_connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/core/assert.h"
#include "base/core/time.h"
#include "base/db/pg_value.h"

namespace tsu::db {
namespace {

using namespace std::chrono_literals;

// A plan costs the server memory; with 179 tenants on one connection there would be too many.
constexpr std::size_t prepared_max = 512;
// So many commands may be under way before their answers are read.
constexpr int unsynced_max = 200;
constexpr std::chrono::nanoseconds back_off_first = 50ms, back_off_last = 5s;

// A node that hangs, or whose machine is gone, must not hold a store or the database for ever: it
// loses its locks after these times.
constexpr const char* session_settings =
    "SET client_encoding TO 'UTF8'; SET lock_timeout TO '10s'; "
    "SET idle_in_transaction_session_timeout TO '60s'; SET standard_conforming_strings TO on; "
    "SET client_min_messages TO warning; SET tcp_keepalives_idle TO 10; "
    "SET tcp_keepalives_interval TO 5; SET tcp_keepalives_count TO 3";

void ignore_notice(void*, const PGresult*) {}

std::string trimmed(const char* text) {
  std::string out = text == nullptr ? "" : text;
  while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) {
    out.pop_back();
  }
  return out;
}

}  // namespace

failure pg_failure(std::string_view state) {
  if (state == "53100") {
    return failure::disk_full;
  }
  if (state == "55P03" || state == "40001" || state == "40P01") {
    return failure::locked;
  }
  if (state.starts_with("08") || state.starts_with("57P") || state == "53300" || state == "25P03" ||
      state == "3D000" || state == "3F000") {
    return failure::gone;  // connection, shutting down, too many connections, schema dropped
  }
  if (state.starts_with("XX") || state.starts_with("58")) {
    return failure::damaged;
  }
  if (state.starts_with("22") || state.starts_with("23")) {
    return failure::constraint;
  }
  return failure::other;
}

void throw_pg(const PGconn* db, const PGresult* r, std::string_view what) {
  const char* state = r == nullptr ? nullptr : PQresultErrorField(r, PG_DIAG_SQLSTATE);
  const auto lost = PQstatus(db) != CONNECTION_OK;
  if (state == nullptr) {
    throw pg_error{lost ? failure::gone : failure::other,
                   fmt::format("{}: {}", what, trimmed(PQerrorMessage(db))), ""};
  }
  throw pg_error{pg_failure(state),
                 fmt::format("{}: {} ({})", what,
                             trimmed(PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY)), state),
                 state};
}

void check_url(const std::string& url) {
  struct free_options {
    void operator()(PQconninfoOption* o) const { PQconninfoFree(o); }
  };
  char* said = nullptr;  // quotes what it does not understand
  const std::unique_ptr<PQconninfoOption, free_options> parsed{PQconninfoParse(url.c_str(), &said)};
  PQfreemem(said);
  bool good = parsed != nullptr;
  const bool is_uri = url.starts_with("postgres://") || url.starts_with("postgresql://");
  for (const auto* o = parsed.get(); good && o->keyword != nullptr; ++o) {
    const std::string_view name{o->keyword}, value{o->val == nullptr ? "" : o->val};
    if (name == "port") {
      good = value.find_first_not_of("0123456789,") == value.npos;
    } else if (is_uri && (name == "host" || name == "dbname" || name == "user")) {
      good = value.find('@') == value.npos;
    }
  }
  if (!good) {
    throw pg_error{failure::gone,
                   "db is not a usable connection string (in a URL the characters @ : / % of a "
                   "password are written %40 %3A %2F %25)",
                   ""};
  }
}

pg_connection::pg_connection(const std::string& url) {
  check_url(url);
  // What stands in the URL comes last and so wins.
  const std::array<const char*, 8> names{
      "application_name", "connect_timeout",  "keepalives_idle", "keepalives_interval",
      "keepalives_count", "tcp_user_timeout", "dbname",          nullptr};
  const std::array<const char*, 8> values{"tsunagu", "5",     "10",        "5",
                                          "3",       "15000", url.c_str(), nullptr};
  db_.reset(PQconnectdbParams(names.data(), values.data(), 1));
  if (!alive()) {
    throw pg_error{failure::gone,
                   fmt::format("cannot reach PostgreSQL: {}", trimmed(PQerrorMessage(db_.get()))),
                   ""};
  }
  PQsetNoticeReceiver(db_.get(), ignore_notice, nullptr);
  ASSERT(PQenterPipelineMode(db_.get()) == 1);
  script(session_settings);
}

void pg_connection::check_sent(int ok) {
  if (ok != 1) {
    throw_pg(db_.get(), nullptr, "send");
  }
}

void pg_connection::sync() {
  check_sent(PQpipelineSync(db_.get()));
  ++syncs_;
  commands_unsynced_ = 0;
}

void pg_connection::enter(const std::string& schema) {
  if (schema_ == schema) {
    return;
  }
  // Its own sync: inside the transaction that follows, a rollback would undo it.
  schema_.clear();
  send_plain(fmt::format("SET search_path TO {}", schema).c_str());
  sync();
  schema_ = schema;
}

void pg_connection::send_plain(const char* sql) {
  check_sent(PQsendQueryParams(db_.get(), sql, 0, nullptr, nullptr, nullptr, nullptr, 1));
  ++commands_unsynced_;
}

void pg_connection::send_prepared(const prepared& p, std::span<const param> params) {
  const pg_params values{params, p.types};
  check_sent(PQsendQueryPrepared(db_.get(), p.server_name.c_str(), values.count(), values.values(),
                                 values.lengths(), values.formats(), 1));
  ++commands_unsynced_;
}

void pg_connection::send(const statement& s, std::span<const param> params) {
  if (commands_unsynced_ >= unsynced_max) {
    settle();  // neither side may fill its buffers while the other does
  }
  send_prepared(find(s), params);
}

void pg_connection::settle() {
  if (commands_unsynced_ > 0) {
    sync();
  }
  collect();
}

void pg_connection::let_go() {
  if (commands_unsynced_ > 0) {
    sync();
  }
  PQflush(db_.get());
}

std::int64_t pg_connection::run(const statement& s, std::span<const param> params,
                                const on_row& f) {
  send_prepared(find(s), params);
  sync();
  const auto r = collect();
  ASSERT(r != nullptr);
  const bool reads = std::string_view{PQcmdStatus(r.get())}.starts_with("SELECT");
  for (int i = 0; f && i < PQntuples(r.get()); ++i) {
    f(pg_row{r.get(), i});
  }
  last_only_read_ = reads;
  if (reads) {
    return 0;
  }
  std::int64_t changed = 0;
  const std::string_view count{PQcmdTuples(r.get())};
  std::from_chars(count.data(), count.data() + count.size(), changed);
  return changed;
}

// In pipeline mode each command gives its result and then a null; a sync gives one result alone.
pg_result pg_connection::next_result() {
  pg_result r{PQgetResult(db_.get())};
  if (r == nullptr) {
    r.reset(PQgetResult(db_.get()));
  }
  return r;
}

pg_result pg_connection::collect() {
  std::exception_ptr first;
  pg_result last;
  while (syncs_ > 0) {
    auto r = next_result();
    if (r == nullptr) {
      syncs_ = 0;
      throw_pg(db_.get(), nullptr, "the connection broke");
    }
    switch (PQresultStatus(r.get())) {
      case PGRES_PIPELINE_SYNC: --syncs_; break;
      case PGRES_PIPELINE_ABORTED: break;
      case PGRES_COMMAND_OK:
      case PGRES_TUPLES_OK: last = std::move(r); break;
      default:
        if (!alive()) {
          syncs_ = 0;
        }
        if (!first) {
          try {
            throw_pg(db_.get(), r.get(), "PostgreSQL");
          } catch (...) {
            first = std::current_exception();
          }
        }
    }
  }
  if (first) {
    std::rethrow_exception(first);
  }
  return last;
}

void pg_connection::script(const std::string& sql) {
  settle();
  if (PQexitPipelineMode(db_.get()) != 1) {
    throw_pg(db_.get(), nullptr, "leaving pipeline mode");
  }
  const pg_result r{PQexec(db_.get(), sql.c_str())};
  const auto status = PQresultStatus(r.get());
  PQenterPipelineMode(db_.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    throw_pg(db_.get(), r.get(), std::string_view{sql}.substr(0, 80));
  }
}

// ---- Prepared statements

pg_connection::prepared pg_connection::prepare(std::string_view sql) {
  prepared out{{}, fmt::format("s{}", next_name_++), std::string{sql}, {}};
  check_sent(PQsendPrepare(db_.get(), out.server_name.c_str(), out.sql.c_str(), 0, nullptr));
  check_sent(PQsendDescribePrepared(db_.get(), out.server_name.c_str()));
  sync();
  const auto r = collect();
  for (int i = 0; i < PQnparams(r.get()); ++i) {
    out.types.push_back(PQparamtype(r.get(), i));
  }
  return out;
}

pg_connection::prepared& pg_connection::find(const statement& s) {
  key_.assign(schema_).append(1, ' ').append(s.name.empty() ? s.sql : s.name);
  if (const auto found = by_key_.find(key_); found != by_key_.end()) {
    prepared_.splice(prepared_.begin(), prepared_, found->second);
    ASSERT(prepared_.front().sql == s.sql);  // one name, one statement
    return prepared_.front();
  }
  auto fresh = prepare(s.sql);
  fresh.key = key_;
  prepared_.push_front(std::move(fresh));
  by_key_.emplace(prepared_.front().key, prepared_.begin());
  forget_oldest();
  return prepared_.front();
}

void pg_connection::forget_oldest() {
  // In a failed transaction it would fail and take with it what is sent after it; later, then.
  while (prepared_.size() > prepared_max && !in_failed_transaction()) {
    send_plain(fmt::format("DEALLOCATE {}", prepared_.back().server_name).c_str());
    by_key_.erase(prepared_.back().key);
    prepared_.pop_back();
  }
}

std::string pg_connection::why_not_prepared(const statement& s) {
  try {
    const auto p = prepare(s.sql);
    send_plain(fmt::format("DEALLOCATE {}", p.server_name).c_str());
    settle();
    return {};
  } catch (const error& e) {
    return e.what();
  }
}

// ---- The pool

void pg_pool::lease::give_back() noexcept {
  if (!c_) {
    return;
  }
  std::unique_ptr<pg_connection> one_too_many;
  if (c_->alive() && !c_->in_failed_transaction()) {
    const std::lock_guard hold{pool_->lock_};
    --pool_->lent_;
    pool_->idle_.push_back(std::move(c_));
    if (pool_->idle_.size() + pool_->lent_ > pool_->keep_) {
      one_too_many = std::move(pool_->idle_.front());
      pool_->idle_.pop_front();
    }
  }
  drop();
}

void pg_pool::lease::drop() noexcept {
  if (c_) {
    c_.reset();
    const std::lock_guard hold{pool_->lock_};
    --pool_->lent_;
  }
}

std::unique_ptr<pg_connection> pg_pool::take_idle(const std::string& schema) {
  const std::lock_guard hold{lock_};
  if (idle_.empty()) {
    return nullptr;
  }
  auto found = std::find_if(idle_.rbegin(), idle_.rend(),
                            [&](const auto& c) { return c->schema() == schema; });
  const auto at = found == idle_.rend() ? idle_.begin() : std::prev(found.base());
  if (found == idle_.rend() && idle_.size() + lent_ < keep_) {
    return nullptr;  // rather one more connection than a change of schema
  }
  auto out = std::move(*at);
  idle_.erase(at);
  return out;
}

std::unique_ptr<pg_connection> pg_pool::connect() {
  {
    const std::lock_guard hold{lock_};
    if (monotonic_now() < try_again_at_) {
      throw pg_error{failure::gone, last_error_, ""};
    }
  }
  try {
    auto out = std::make_unique<pg_connection>(url_);
    const std::lock_guard hold{lock_};
    back_off_ = 0ns;
    return out;
  } catch (const error& e) {
    const std::lock_guard hold{lock_};
    idle_.clear();  // they went the same way
    back_off_ = std::clamp(back_off_ * 2, back_off_first, back_off_last);
    try_again_at_ = monotonic_now() + back_off_;
    last_error_ = e.what();
    throw;
  }
}

pg_pool::lease pg_pool::take(const std::string& schema, which w) {
  auto c = w == which::any ? take_idle(schema) : nullptr;
  if (c == nullptr) {
    c = connect();
  }
  {
    const std::lock_guard hold{lock_};
    ++lent_;
  }
  lease out{*this, std::move(c)};
  out->enter(schema);
  return out;
}

void pg_pool::close_idle() {
  const std::lock_guard hold{lock_};
  idle_.clear();
}

}  // namespace tsu::db
