#include "base/record/audit.h"
#include "engine/id/people/types.h"
#include "service/points/api.h"
#include "service/points/api_common.h"
#include "service/points/correct_points.h"
#include "service/points/dto.h"
#include "service/points/store.h"
#include "service/points/views.h"

namespace tsu::points::api {
namespace {

problem no_such_person() { return {why::not_found, "there is no such person", "no_such_person"}; }

void note_look(db::tx& t, const parts& on, const call& c, person_id who) {
  if (on.seen) {
    on.seen(t, c.who, c.request.trace_id, who);
  }
  record::audit(t, {.actor = c.who.subject,
                    .role = c.who.role,
                    .action = "points.person.seen",
                    .subject_kind = "person",
                    .subject = std::to_string(who.value),
                    .trace_id = c.request.trace_id});
}

// What staff see of a person, with the row that says so. Look: T(db::reader&, person_id).
template <class Look>
answer look_at(const parts& on, call& c, Look look) {
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto who, person_of(on, t, c));
    note_look(t, on, c, who);
    return to_json(look(t, who));
  }));
  co_return json(std::move(body));
}

template <class Decide>
answer decide_on(const parts& on, call& c, Decide decide) {
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) -> result<correction> {
    const auto known = store::find_correction(t, number);
    if (known && on.may_know && !on.may_know(t, known->person, c.who, c.now)) {
      return problem{why::not_found, "there is no such correction", "points_no_correction"};
    }
    return decide(t, actor_of(c), number);
  }));
  co_return json(to_json(view_of(made)));
}

}  // namespace

result<person_id> own(const call& c) {
  if (const auto who = id::account_of(c.who.subject)) {
    return person_id{who->value};
  }
  return problem{why::not_allowed, "only a person's own account has points", "not_a_person"};
}

result<person_id> person_of(const parts& on, db::reader& r, const call& c) {
  const auto number = http::parse_whole(c.path_values[0]);
  const person_id who{number.value_or(0)};
  if (who.value <= 0 || (on.exists && !on.exists(r, who)) ||
      (on.may_know && !on.may_know(r, who, c.who, c.now))) {
    return no_such_person();
  }
  return who;
}

result<page_wish> page_of(const call& c) {
  TRY(const auto query, http::asked::parse(c.request));
  TRY(const auto limit, query.whole("limit", 100, 1, page_max));
  TRY(const auto before, query.whole("before", newest, 1, newest));
  return page_wish{before, limit};
}

answer show_balance(const parts& on, call& c) {
  return look_at(on, c, [&](db::reader& r, person_id who) { return balance_view(r, who, c.now); });
}

answer list_history(const parts& on, call& c) {
  CO_TRY(const auto page, page_of(c));
  co_return co_await look_at(on, c, [&](db::reader& r, person_id who) {
    return history_view(r, who, page.before, page.limit, sight::traced);
  });
}

answer create_correction(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<correction_wish_dto>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) -> result<correction> {
    TRY(const auto who, person_of(on, t, c));
    return correct(t, actor_of(c), {w.id, who, w.points, w.reason});
  }));
  co_return json(to_json(view_of(made)), 201);
}

answer list_corrections(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  auto state = correction_state::waiting;
  if (const auto text = query.text("state");
      !text.empty() && !boost::describe::enum_from_string(text.c_str(), state)) {
    co_return problem{
        why::bad_input, "waiting, done or refused", "bad_query", {{"state", "not_one_of"}}};
  }
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    correction_page out;
    for (const auto& one : store::corrections(r, state, page_max)) {
      if (!on.may_know || on.may_know(r, one.person, c.who, c.now)) {
        out.items.push_back(view_of(one));
      }
    }
    return out;
  })));
}

answer agree_correction(const parts& on, call& c) { return decide_on(on, c, agree); }
answer refuse_correction(const parts& on, call& c) { return decide_on(on, c, refuse); }

answer cancel_payment(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<cancel_wish>(c.request.body));
  CO_TRY(const auto p, co_await people_of(on, c).write(
                           [&](db::tx& t) { return cancel(t, actor_of(c), w.receipt, w.reason); }));
  co_return json(to_json(paid_dto{p.receipt, p.points, p.balance}));
}

}  // namespace tsu::points::api
