#include "engine/id/staffing/module_part.h"

#include "base/core/json.h"
#include "engine/id/embedded.h"
#include "engine/id/parts.h"
#include "engine/id/staffing/api.h"
#include "engine/id/staffing/wait.h"

namespace tsu::id::staffing {
namespace {

using enum http::method;

constexpr permission permissions[] = {
    {"id.staff.manage", "change who works here by a table (人事異動), now or on a day", "admin"},
};

constexpr std::string_view manages = "id.staff.manage";

constexpr route routes[] = {
    {post,
     "/id/v1/staff-changes/preview",
     manages,
     on<api::preview_changes>,
     "What a table of 人事異動 (CSV in UTF-8 or Shift_JIS) would change, and what is wrong in it, "
     "by "
     "line and column; nothing is done.",
     {},
     "staffPreview"},
    {post,
     "/id/v1/staff-changes",
     manages,
     on<api::apply_changes>,
     "Does all that the preview showed (`seen`), in one transaction, or nothing.",
     {},
     "staffApplied",
     "seen! why!"},
    {get,
     "/id/v1/staff-changes",
     manages,
     on<api::list_waiting>,
     "Changes that wait for their day.",
     {},
     "staffWaitingPage"},
    {del,
     "/id/v1/staff-changes/{id}",
     manages,
     on<api::delete_waiting>,
     "Takes such a change back.",
     {},
     {},
     "why!"},
};

constexpr shape shapes[] = {
    {"staffPreview", json_schema<preview>},
    {"staffApplied", json_schema<applied>},
    {"staffWaitingPage", json_schema<waiting_page>},
};

constexpr db::migration migrations[] = {
    {10, "staffing", embedded::schema_0010_staffing_sql, db::place::people},
};

task<void> do_due(const module_parts& p, tenant_code town, std::string_view) {
  const auto& on = static_cast<const parts&>(p);
  const keeper_of_boxes keys{on.key, town};
  auto& people = on.house.at(town, db::place::people);
  while (co_await people.write([&](db::tx& t) { return do_what_is_due(t, keys); }) > 0) {
  }
}

constexpr job jobs[] = {
    {"id.staffing", "every 5 min", std::chrono::seconds{300}, do_due,
     "Does changes of staff whose day has come."},
};

}  // namespace

const module_part& part() {
  static const module_part all{.permissions = permissions,
                               .routes = routes,
                               .jobs = jobs,
                               .shapes = shapes,
                               .migrations = migrations,
                               .statements = staffing_statements()};
  return all;
}

}  // namespace tsu::id::staffing
