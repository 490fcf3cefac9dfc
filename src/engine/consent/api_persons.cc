#include <algorithm>

#include "base/core/json.h"
#include "engine/consent/access_log.h"
#include "engine/consent/api.h"
#include "engine/consent/api_common.h"
#include "engine/consent/person_dto.h"
#include "engine/consent/persons.h"
#include "engine/consent/store_grants.h"
#include "engine/consent/store_persons.h"
#include "engine/consent/touched.h"
#include "engine/consent/views.h"

namespace tsu::consent::api {
namespace {

viewer viewer_of(const call& c) { return {reader_kind::staff, c.who.subject, c.who.role}; }

// The person of the path, if whoever asks may know of them; a number that nobody has is answered
// alike.
result<person_id> person_of_path(const parts& on, db::reader& r, const call& c) {
  TRY(const auto number, http::whole_number(c.path_values[0]));
  const auto who = current_of(r, {number});
  if (!is_there(r, on.out, who) || !is_seen(r, who, viewer_of(c), c.now)) {
    return problem{why::not_found, "there is no such person", "no_such_person"};
  }
  return who;
}

// Staff write down what a person told them at the counter or by telephone.
result<deciding> told_to_staff(const parts& on, db::reader& r, const call& c,
                               std::optional<channel> by_way) {
  TRY(const auto who, person_of_path(on, r, c));
  if (by_way && *by_way != channel::counter && *by_way != channel::phone) {
    return problem{why::bad_input,
                   "a person tells staff at the counter or by telephone",
                   "bad_decision",
                   {{"byWay", "not_one_of"}}};
  }
  return deciding{.person = who,
                  .how = method::staff,
                  .by = actor_of(c),
                  .by_way = by_way.value_or(channel::counter),
                  .signed_in = proof_of(on, r, c)};
}

template <class Act>
task<result<std::string>> act_on_person(const parts& on, const call& c, Act act) {
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto who, person_of_path(on, t, c));
    return act(t, who);
  });
}

http::reply done_or(const std::string& body) {
  return body.empty() ? http::reply{.status = 204} : json(body);
}

result<std::string> nothing(const result<done>& r) {
  return r.ok() ? result<std::string>{std::string{}} : result<std::string>{r.error()};
}

}  // namespace

answer list_of_person(const parts& on, call& c) {
  CO_TRY(auto body, co_await act_on_person(on, c, [&](db::tx& t, person_id who) {
           note_look(t, actor_of(c), who, {"consents"}, of_assistance);
           return result<std::string>{to_json(consents_of(t, who, c.now))};
         }));
  co_return json(std::move(body));
}

answer decide_for_person(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<decision_wish>(c.request.body));
  CO_TRY(const auto receipt, co_await people_of(on, c).write([&](db::tx& t) -> result<receipt_dto> {
    TRY(const auto by, told_to_staff(on, t, c, wish.by_way));
    return decide(t, on.out, by, wish);
  }));
  co_return json(to_json(receipt), 201);
}

answer withdraw_for_person(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<withdrawal_wish>(c.request.body));
  CO_TRY(auto receipts,
         co_await people_of(on, c).write([&](db::tx& t) -> result<std::vector<receipt_dto>> {
           TRY(const auto by, told_to_staff(on, t, c, wish.by_way));
           return withdraw(t, on.out, by, wish);
         }));
  co_return json(to_json(receipt_page{std::move(receipts)}));
}

answer show_protection(const parts& on, call& c) {
  CO_TRY(auto body, co_await people_of(on, c).read([&](db::reader& r) -> result<std::string> {
    TRY(const auto who, person_of_path(on, r, c));
    auto p = find_protection(r, who, c.now);
    if (!p) {
      return problem{why::not_found, "that person is not protected", "not_protected"};
    }
    return to_json(protection_dto{who.value, p->who, p->since, p->until, p->author});
  }));
  co_return json(std::move(body));
}

answer put_protection(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<protection_wish>(c.request.body));
  CO_TRY(const auto body,
         co_await act_on_person(on, c, [&](db::tx& t, person_id who) -> result<std::string> {
           TRY(const auto p, protect(t, on.out, actor_of(c), who, wish));
           return to_json(p);
         }));
  co_return json(body);
}

answer delete_protection(const parts& on, call& c) {
  CO_TRY(const auto body, co_await act_on_person(on, c, [&](db::tx& t, person_id who) {
           return nothing(consent::end_protection(t, actor_of(c), who));
         }));
  co_return done_or(body);
}

answer list_proxies(const parts& on, call& c) {
  CO_TRY(auto body, co_await act_on_person(on, c, [&](db::tx& t, person_id who) {
           note_look(t, actor_of(c), who, {"proxies"}, of_assistance);
           return result<std::string>{to_json(proxies_of(t, actor_of(c), who, c.now))};
         }));
  co_return json(std::move(body));
}

answer create_proxy(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<proxy_wish>(c.request.body));
  CO_TRY(const auto body,
         co_await act_on_person(on, c, [&](db::tx& t, person_id who) -> result<std::string> {
           TRY(const done added, add_proxy(t, on.out, actor_of(c), who, wish));
           return to_json(proxies_of(t, actor_of(c), who, c.now));
         }));
  co_return json(body, 201);
}

answer delete_proxy(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[1]));
  CO_TRY(const auto body, co_await act_on_person(on, c, [&](db::tx& t, person_id who) {
           return nothing(consent::end_proxy(t, actor_of(c), who, id));
         }));
  co_return done_or(body);
}

answer count_consents(const parts& on, call& c) {
  count_page page;
  page.items = co_await people_of(on, c).read(
      [&](db::reader& r) { return count_given(r, viewer_of(c), c.now); });
  co_return json(to_json(page));
}

answer list_touched(const parts& on, call& c) {
  CO_TRY(const auto wish, touched_wish_of(c.request, c.now));
  const auto page = co_await people_of(on, c).write(
      [&](db::tx& t) { return list_touched(t, actor_of(c), wish); });
  co_return json(to_json(page));
}

}  // namespace tsu::consent::api
