#include "engine/id/people/api_recovery.h"

#include "base/core/json.h"
#include "base/http/asked.h"
#include "engine/id/people/known.h"
#include "engine/id/people/recovery.h"

namespace tsu::id::api {
namespace {

db::store& people_of(const parts& on, const call& c) {
  return on.house.at(c.tenant, db::place::people);
}

acting who_acts(const call& c, std::string_view why) {
  return {c.who.subject, c.who.role, why, c.request.trace_id};
}

http::reply json(std::string body, int status) {
  http::reply r{.status = status, .body = std::move(body)};
  r.with("Cache-Control", "no-store");
  return r;
}

}  // namespace

answer ask_recovery(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const auto wish, from_json<recovery_wish>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) -> result<recovery_dto> {
    TRY(const done known, check_known(on, t, c, {id}));
    return id::ask_recovery(t, who_acts(c, wish.why), {id}, wish);
  }));
  co_return json(to_json(made), 201);
}

answer show_recovery(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const auto found,
         co_await people_of(on, c).read([&](db::reader& r) -> result<recovery_dto> {
           TRY(const done known, check_known(on, r, c, {id}));
           return find_recovery(r, {id}, c.now);
         }));
  co_return json(to_json(found), 200);
}

answer confirm_recovery(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const auto wish, from_json<reason_wish>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) -> result<made_recovery> {
    TRY(const done known, check_known(on, t, c, {id}));
    return id::confirm_recovery(t, who_acts(c, wish.why), {id});
  }));
  co_return json(to_json(made), 200);
}

answer refuse_recovery(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const auto wish, from_json<reason_wish>(c.request.body));
  CO_TRY(const auto refused, co_await people_of(on, c).write([&](db::tx& t) -> result<done> {
    TRY(const done known, check_known(on, t, c, {id}));
    return id::refuse_recovery(t, who_acts(c, wish.why), {id});
  }));
  co_return http::reply{.status = 204};
}

}  // namespace tsu::id::api
