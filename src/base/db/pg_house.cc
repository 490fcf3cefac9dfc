// Tenants as schemas t<code>_{town,people,history} of one database, and the thread that hears of
// other nodes' changes.
#include <fmt/format.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <functional>
#include <set>
#include <thread>

#include "base/core/assert.h"
#include "base/core/guarded.h"
#include "base/core/log.h"
#include "base/db/house_core.h"
#include "base/db/pg_store.h"

namespace tsu::db {
namespace {

using namespace std::chrono_literals;

constexpr statement list_schemas{
    "base.list_schemas",
    "SELECT CAST(nspname AS TEXT) FROM pg_namespace WHERE nspname ~ '^t[0-9]{6}_town$'"};
constexpr statement database_is{
    "base.database_is",
    "SELECT current_setting('server_version_num'), CAST(datcollate AS TEXT), "
    "pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"};
// Any schema that is always there, for work that belongs to no tenant.
constexpr const char* no_schema = "pg_catalog";
constexpr auto poll_every = 1s;

std::string schema_of(tenant_code t, place p) {
  return fmt::format("t{}_{}", t.text(), name_of(p));
}

std::vector<tenant_code> list_tenants(pg_connection& db) {
  std::vector<tenant_code> out;
  db.run(list_schemas, {}, [&](const row& r) {
    if (auto t = tenant_code::parse(r.text(0).substr(1, 6)); t.ok()) {
      out.push_back(t.value());
    }
  });
  std::sort(out.begin(), out.end());
  return out;
}

void check_database(pg_connection& db) {
  std::string version, collation, encoding;
  db.run(database_is, {}, [&](const row& r) {
    version = r.string(0), collation = r.string(1), encoding = r.string(2);
  });
  int number = 0;
  std::from_chars(version.data(), version.data() + version.size(), number);
  if (number < 150000) {
    throw error{failure::wrong_version,
                fmt::format("PostgreSQL 15 or newer is needed, the server is {}", version)};
  }
  if (encoding != "UTF8") {
    throw error{failure::wrong_version,
                fmt::format("the database's encoding is {}, UTF8 is needed", encoding)};
  }
  if (collation != "C" && collation != "POSIX" && !collation.starts_with("C.")) {
    log_warning(
        "the database sorts text by {}; lists are in another order than on SQLite. Create "
        "it with LOCALE 'C.UTF-8' TEMPLATE template0.",
        collation);
  }
}

// Hears NOTIFY and tells; while it cannot hear, it asks every second instead.
class listener {
 public:
  // heard: (schema, number). ask: the numbers may have moved unheard.
  using heard_fn = std::function<void(std::string_view, std::int64_t)>;
  using ask_fn = std::function<void(pg_connection&)>;
  listener(std::string url, heard_fn heard, ask_fn ask)
      : url_(std::move(url)),
        heard_(std::move(heard)),
        ask_(std::move(ask)),
        wake_(::eventfd(0, EFD_CLOEXEC)),
        thread_([this] { work(); }) {
    pthread_setname_np(thread_.native_handle(), "db-listen");
  }
  ~listener() {
    stopping_ = true;
    const std::uint64_t one = 1;
    ASSERT(::write(wake_, &one, sizeof one) == sizeof one);
    thread_.join();
    ::close(wake_);
  }
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;

 private:
  void work() {
    while (!stopping_) {
      try {
        pg_connection db{url_};
        db.script(fmt::format("LISTEN {}", change_channel));
        ask_(db);
        listen(db);
      } catch (const std::exception& e) {
        if (!stopping_) {
          log_warning("not hearing of other nodes' changes: {}", e.what());
          wait_for(-1, poll_every);
        }
      }
    }
  }

  void wait_for(int socket, std::chrono::milliseconds at_most) const {
    std::array<pollfd, 2> fds{pollfd{wake_, POLLIN, 0}, pollfd{socket, POLLIN, 0}};
    ::poll(fds.data(), socket < 0 ? 1 : 2, static_cast<int>(at_most.count()));
  }

  void listen(pg_connection& db) {
    while (!stopping_) {
      wait_for(PQsocket(db.handle()), 10s);
      if (PQconsumeInput(db.handle()) != 1) {
        throw_pg(db.handle(), nullptr, "listening");
      }
      while (PGnotify* n = PQnotifies(db.handle())) {
        tell(n->extra);
        PQfreemem(n);
      }
    }
  }

  void tell(std::string_view text) const {
    const auto space = text.find(' ');
    std::int64_t number = 0;
    if (space != std::string_view::npos) {
      std::from_chars(text.data() + space + 1, text.data() + text.size(), number);
      heard_(text.substr(0, space), number);
    }
  }

  const std::string url_;
  const heard_fn heard_;
  const ask_fn ask_;
  const int wake_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

class pg_house final : public house_core {
 public:
  pg_house(const options& o, const clock& time, std::span<const module_schema> modules)
      : house_core(o, time, modules),
        pool_(o.url, static_cast<std::size_t>(o.writers + o.readers)) {
    check_database(*pool_.take(no_schema));
    migrate_all();
    listener_ = std::make_unique<listener>(
        o.url, [this](std::string_view schema, std::int64_t number) { heard(schema, number); },
        [this](pg_connection& db) { ask_all(db); });
  }
  ~pg_house() override { close(); }

  std::vector<tenant_code> tenants() override { return list_tenants(*pool_.take(no_schema)); }

  bool has_tenant(tenant_code t) override {
    const auto known = [&](std::set<tenant_code>& all) { return all.contains(t); };
    if (known_.change(known)) {
      return true;
    }
    const auto all = tenants();
    known_.change([&](std::set<tenant_code>& k) { k = {all.begin(), all.end()}; });
    return known_.change(known);
  }

  void close() override {
    listener_.reset();
    house_core::close();
    pool_.close_idle();
  }

 protected:
  std::unique_ptr<backend> make_backend(tenant_code t, place p) override {
    return std::make_unique<pg_store>(pool_, schema_of(t, p), store_name(t, p), p, modules_, time_);
  }
  void make_tenant(tenant_code t) override { change_schemas(t, "CREATE SCHEMA IF NOT EXISTS {};"); }
  void drop_tenant(tenant_code t) override {
    known_.change([&](std::set<tenant_code>& k) { k.erase(t); });
    change_schemas(t, "DROP SCHEMA IF EXISTS {} CASCADE;");
  }

 private:
  // All three in one transaction: the tenant is there or not. One node at a time, because two that
  // create the same schema at once would fail one another.
  void change_schemas(tenant_code t, fmt::format_string<std::string> each) {
    std::string sql = "BEGIN; SELECT pg_advisory_xact_lock(32766518829737844);";
    for (const auto p : all_places) {
      sql += fmt::format(each, schema_of(t, p));
    }
    auto db = pool_.take(no_schema);
    try {
      db->script(sql + "COMMIT");
    } catch (...) {
      if (db->alive()) {
        db->script("ROLLBACK");
      }
      throw;
    }
  }

  void heard(std::string_view schema, std::int64_t number) {
    auto t = tenant_code::parse(schema.substr(1, std::min<std::size_t>(6, schema.size())));
    for (const auto p : all_places) {
      if (t.ok() && schema == schema_of(t.value(), p)) {
        if (auto* s = find_open(t.value(), p)) {
          s->heard_of_change(number);
        }
      }
    }
  }

  // After a time of not hearing.
  void ask_all(pg_connection& db) {
    for (auto* s : all_open()) {
      try {
        db.enter(schema_of(s->tenant(), s->where()));
        db.run({"base.ask_head", "SELECT number FROM base_change_head WHERE one = 1"}, {},
               [&](const row& r) { s->heard_of_change(r.int64(0)); });
      } catch (const pg_error&) {
        if (!db.alive()) {
          throw;
        }  // else the tenant has been removed meanwhile
      }
    }
  }

  pg_pool pool_;
  guarded<std::set<tenant_code>> known_;
  std::unique_ptr<listener> listener_;
};

}  // namespace

std::unique_ptr<house> open_pg_house(const options& o, const clock& time,
                                     std::span<const module_schema> modules) {
  return std::make_unique<pg_house>(o, time, modules);
}

std::vector<pending_migration> pg_pending(const options& o,
                                          std::span<const module_schema> modules) {
  std::vector<pending_migration> out;
  pg_connection db{o.url};
  for (const auto& t : list_tenants(db)) {
    for (const auto p : all_places) {
      db.enter(schema_of(t, p));
      add_pending(out, t, p, modules, pg_store::applied(db),
                  fmt::format("{}/{}", t.text(), name_of(p)));
    }
  }
  return out;
}

}  // namespace tsu::db
