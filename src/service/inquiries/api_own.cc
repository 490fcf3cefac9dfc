#include "engine/id/people/types.h"
#include "service/inquiries/api.h"
#include "service/inquiries/api_common.h"
#include "service/inquiries/handle.h"

namespace tsu::inquiries::api {
namespace {

constexpr std::int64_t own_max = 50;

result<person_id> own(const call& c) {
  if (const auto who = id::account_of(c.who.subject)) {
    return person_id{who->value};
  }
  return problem{why::not_allowed, "only a person's own account asks for help", "not_a_person"};
}

// An act on one of the caller's own, and how it looks then. Act: result<inquiry>(db::tx&,
// person_id).
template <class Act>
answer change_own(const parts& on, call& c, int status, Act act) {
  CO_TRY(const auto who, own(c));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto i, act(t, who));
    TRY(const auto seen, view_of(t, on, {.town = c.tenant}, i));
    return to_json(seen);
  }));
  co_return json(std::move(body), status);
}

}  // namespace

answer list_own(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto page, co_await people_of(on, c).read([&](db::reader& r) {
    return own_view(r, on, c.tenant, who, own_max);
  }));
  co_return json(to_json(page));
}

answer ask_own(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<own_wish>(c.request.body));
  CO_TRY(const done sound, check_id(w.id));
  co_return co_await change_own(on, c, 201, [&](db::tx& t, person_id who) {
    return open_inquiry(t, on, c.tenant, actor_of(c),
                        {.source = source_of_own(who, w.id),
                         .person = who,
                         .by = channel::tablet,
                         .about = w.about,
                         .how = w.how,
                         .text = w.text});
  });
}

answer call_off_own(const parts& on, call& c) {
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  co_return co_await change_own(on, c, 200, [&](db::tx& t, person_id who) {
    return call_off(t, on, c.tenant, actor_of(c), who, number);
  });
}

answer rate_own(const parts& on, call& c) {
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  CO_TRY(const auto w, from_json<stars_wish>(c.request.body));
  co_return co_await change_own(on, c, 200, [&](db::tx& t, person_id who) {
    return rate(t, actor_of(c), who, number, w.stars);
  });
}

}  // namespace tsu::inquiries::api
