#include "app/town.h"

#include "app/embedded.h"
#include "base/core/json.h"
#include "base/module/module.h"

namespace tsu::app {
namespace {

constexpr db::statement put{"town.put_about",
                            "INSERT INTO town_about (name, value) VALUES ($1, $2) "
                            "ON CONFLICT (name) DO UPDATE SET value = excluded.value"};
constexpr db::statement get{"town.get_about", "SELECT value FROM town_about WHERE name = $1"};

constexpr const db::statement* statements[] = {&put, &get};
constexpr shape shapes[] = {{"townList", json_schema<town_list>}};
constexpr db::migration migrations[] = {{1, "about", embedded::schema_0001_about_sql}};

}  // namespace

constinit const module town_contents{.name = "town",
                                     .title = "自治体",
                                     .says = "What a municipality says of itself.",
                                     .shapes = shapes,
                                     .migrations = migrations,
                                     .statements = statements};

void set_town_name(db::tx& t, std::string_view name) {
  t.run(put, {std::string_view{"name"}, name});
}

std::string town_name(db::reader& r) {
  std::string name;
  r.first(get, {std::string_view{"name"}}, [&](const db::row& row) { name = row.string(0); });
  return name;
}

void set_town_listed(db::tx& t, bool listed) {
  t.run(put, {std::string_view{"listed"}, std::string_view{listed ? "yes" : "no"}});
}

bool town_listed(db::reader& r) {
  bool listed = true;
  r.first(get, {std::string_view{"listed"}},
          [&](const db::row& row) { listed = row.string(0) != "no"; });
  return listed;
}

}  // namespace tsu::app
