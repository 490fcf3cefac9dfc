#include "base/core/json.h"
#include "base/http/asked.h"
#include "engine/id/people/types.h"
#include "service/devices/api.h"
#include "service/devices/api_common.h"
#include "service/devices/brief.h"
#include "service/devices/recruit.h"
#include "service/devices/store.h"

namespace tsu::devices::api {
namespace {

result<person_id> own(const call& c) {
  if (const auto who = id::account_of(c.who.subject)) {
    return person_id{who->value};
  }
  return problem{why::not_allowed, "only a person's own account applies", "not_a_person"};
}

}  // namespace

answer show_own(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto all, co_await people_of(on, c).read([&](db::reader& r) {
    return person_view(r, words_of(on, c), who, sight::own);
  }));
  co_return json(to_json(all));
}

answer apply_own(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto w, from_json<own_application>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) {
    return apply(t, actor_of(c),
                 {w.call, who, w.wants, w.has_wifi.value_or(true), age_of(on, t, c, who)});
  }));
  co_return json(to_json(view_of(made, sight::own)), 201);
}

answer withdraw_own(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  CO_TRY(const auto gone, co_await people_of(on, c).write([&](db::tx& t) -> result<application> {
    const auto mine = store::find_application(t, number);
    return withdraw(t, actor_of(c), mine && mine->person == who ? number : 0);
  }));
  co_return json(to_json(view_of(gone, sight::own)));
}

answer book_own(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) {
    return book(t, actor_of(c), c.path_values[0], who);
  }));
  co_return json(to_json(seat_dto{.briefing = made.briefing, .state = made.state}), 201);
}

answer cancel_own(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto gone, co_await people_of(on, c).write([&](db::tx& t) {
    return cancel_seat(t, actor_of(c), c.path_values[0], who);
  }));
  co_return json(to_json(seat_dto{.briefing = gone.briefing, .state = gone.state}));
}

answer list_calls(const parts& on, call& c) {
  const auto how = c.who.role == "resident" ? sight::own : sight::staff;
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    call_page out;
    for (const auto& one : store::all_calls(r)) {
      out.items.push_back(view_of(r, one, how));
    }
    return out;
  })));
}

answer list_briefings(const parts& on, call& c) {
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    briefing_page out;
    for (const auto& one : store::all_briefings(r, page_max)) {
      out.items.push_back(view_of(r, one));
    }
    return out;
  })));
}

}  // namespace tsu::devices::api
