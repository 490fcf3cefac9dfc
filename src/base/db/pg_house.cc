// Tenants as schemas t<code>_{town,people,history} of one database.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "base/core/assert.h"
#include "base/core/guarded.h"
#include "base/core/log.h"
#include "base/db/house_core.h"
#include "base/db/pg_listener.h"
#include "base/db/pg_store.h"

namespace tsu::db {
namespace {

constexpr statement list_schemas{
    "base.list_schemas",
    "SELECT CAST(nspname AS TEXT) FROM pg_namespace WHERE nspname ~ '^t[0-9]{6}_town$'"};
constexpr statement database_is{
    "base.database_is",
    "SELECT current_setting('server_version_num'), CAST(datcollate AS TEXT), "
    "pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"};
// Any schema that is always there, for work that belongs to no tenant.
constexpr const char* no_schema = "pg_catalog";
// Held while schemas are made or dropped.
constexpr std::int64_t schemas_lock = 0x7468f9ab5f6774;

claim claim_of(const options& o) {
  if (o.beside_a_server) {
    return claim::none;
  }
  return o.only_node ? claim::alone : claim::shared;
}

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

class pg_house final : public house_core {
 public:
  pg_house(const options& o, const clock& time, std::span<const module_schema> modules)
      : house_core(o, time, modules),
        pool_(o.url, static_cast<std::size_t>(o.writers + o.readers)),
        claim_(claim_of(o)),
        listener_(std::make_unique<pg_listener>(o.url, claim_, callbacks())) {
    {
      const auto db = pool_.take(no_schema);
      check_database(*db);
      look(*db);
    }
    if (claim_.how != claim::none) {
      migrate_all();
    }
    listener_->start();
  }
  ~pg_house() override { close(); }

  std::vector<tenant_code> tenants() override { return list_tenants(*pool_.take(no_schema)); }

  // Asked for each request, so it never waits for the database: what other nodes add and remove is
  // heard of, or seen within a second.
  bool has_tenant(tenant_code t) override {
    return known_.look([&](const known& k) { return k.tenants.contains(t); });
  }

  // The claim is kept until the last write has ended.
  void close() override {
    house_core::close();
    listener_.reset();
    pool_.close_idle();
  }

 protected:
  std::unique_ptr<backend> make_backend(tenant_code t, place p) override {
    return std::make_unique<pg_store>(pg_store::parts{pool_, claim_, modules_, time_},
                                      schema_of(t, p), store_name(t, p), p);
  }
  void make_tenant(tenant_code t) override {
    change_schemas(t, "CREATE SCHEMA IF NOT EXISTS {};");
    known_.change([&](known& k) { k.tenants.insert(t), ++k.changed; });
  }
  void drop_tenant(tenant_code t) override {
    change_schemas(t, "DROP SCHEMA IF EXISTS {} CASCADE;");
    known_.change([&](known& k) { k.tenants.erase(t), ++k.changed; });
  }

 private:
  struct known {
    std::set<tenant_code> tenants;
    std::uint64_t changed = 0;  // how often this node has changed it
  };
  pg_listener::callbacks callbacks() {
    return {[this](std::string_view schema, std::int64_t number) { heard(schema, number); },
            [this](pg_connection& db) { ask_all(db); }, [this](pg_connection& db) { look(db); }};
  }

  void look(pg_connection& db) {
    const auto before = known_.look([](const known& k) { return k.changed; });
    const auto all = list_tenants(db);
    known_.change([&](known& k) {
      if (k.changed == before) {  // else what was read is older than what is known
        k.tenants = {all.begin(), all.end()};
      }
    });
  }

  // All three in one transaction: the tenant is there or not. One node at a time, because two that
  // create the same schema at once would fail one another.
  void change_schemas(tenant_code t, fmt::format_string<std::string> each) {
    auto sql = fmt::format("BEGIN; SELECT pg_advisory_xact_lock({}); SELECT pg_notify('{}', '{}');",
                           schemas_lock, change_channel, tenants_changed);
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
  guarded<known> known_;
  pg_claim claim_;
  std::unique_ptr<pg_listener> listener_;
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
