#include "engine/id/staffing/api.h"

#include "base/core/json.h"
#include "base/http/asked.h"
#include "engine/id/staffing/plan.h"
#include "engine/id/staffing/wait.h"

namespace tsu::id::staffing::api {
namespace {

db::store& people_of(const parts& on, const call& c) {
  return on.house.at(c.tenant, db::place::people);
}
keeper_of_boxes keys_of(const parts& on, const call& c) { return {on.key, c.tenant}; }
acting who_acts(const call& c, std::string_view why) {
  return {c.who.subject, c.who.role, why, c.request.trace_id};
}
http::reply json(std::string body) {
  http::reply r{.body = std::move(body)};
  r.with("Cache-Control", "no-store");
  return r;
}

}  // namespace

answer preview_changes(const parts& on, call& c) {
  const auto keys = keys_of(on, c);
  CO_TRY(const auto shown, co_await people_of(on, c).read([&](db::reader& r) {
    return make_plan(r, keys, c.request.body, c.now);
  }));
  co_return json(to_json(shown.view));
}

answer apply_changes(const parts& on, call& c) {
  CO_TRY(const auto asked, http::asked::parse(c.request));
  const auto why = asked.text("why"), seen = asked.text("seen");
  const auto keys = keys_of(on, c);
  CO_TRY(const auto did, co_await people_of(on, c).write([&](db::tx& t) {
    return apply_plan(t, keys, who_acts(c, why), c.request.body, seen);
  }));
  co_return json(to_json(did));
}

answer list_waiting(const parts& on, call& c) {
  const auto page =
      co_await people_of(on, c).read([](db::reader& r) { return waiting_changes(r); });
  co_return json(to_json(page));
}

answer delete_waiting(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const auto asked, http::asked::parse(c.request));
  const auto why = asked.text("why");
  CO_TRY(const auto did, co_await people_of(on, c).write(
                             [&](db::tx& t) { return drop_change(t, who_acts(c, why), {id}); }));
  co_return http::reply{.status = 204};
}

}  // namespace tsu::id::staffing::api
