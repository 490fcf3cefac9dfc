#include <limits>

#include "service/devices/api.h"
#include "service/devices/api_common.h"
#include "service/devices/keep_register.h"
#include "service/devices/lend.h"
#include "service/devices/store.h"

namespace tsu::devices::api {
namespace {

constexpr std::int64_t shown_max = 50;

result<tablet_dto> whole_view(const parts& on, db::reader& r, const call& c, const tablet& one) {
  auto out = view_of(one);
  out.steps.emplace();
  for (const auto& m : store::movements_of(r, one.serial, shown_max)) {
    out.steps->push_back({m.number, m.from, m.to, m.at, m.by, m.why});
  }
  out.loans.emplace();
  for (const auto& l : store::loans_of_tablet(r, one.serial, shown_max)) {
    if (knows(on, r, c, l.person)) {
      TRY(auto lent, view_of(r, words_of(on, c), l, sight::staff));
      out.loans->push_back(std::move(lent));
    }
  }
  out.facts = store::facts_of(r, one.serial, shown_max);
  return out;
}

}  // namespace

answer show_register(const parts& on, call& c) {
  co_return json(to_json(co_await people_of(on, c).read([](db::reader& r) { return sums_of(r); })));
}

answer list_tablets(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 100, 1, page_max));
  const auto state = query.text("state"), after = query.text("after");
  if (auto any = tablet_state::stock;
      !state.empty() && !boost::describe::enum_from_string(state.c_str(), any)) {
    co_return problem{
        why::bad_input, "no tablet is in that state", "bad_query", {{"state", "not_one_of"}}};
  }
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    tablet_page out;
    for (const auto& one : store::tablets(r, state, after, limit)) {
      out.items.push_back(view_of(one));
    }
    if (std::ssize(out.items) == limit) {
      out.next = out.items.back().serial;
    }
    return out;
  })));
}

answer create_tablets(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<tablets_wish>(c.request.body));
  CO_TRY(const auto sums, co_await people_of(on, c).write([&](db::tx& t) -> result<register_sums> {
    TRY(const done added, add_tablets(t, actor_of(c), w.tablets));
    return sums_of(t);
  }));
  co_return json(to_json(sums), 201);
}

answer show_tablet(const parts& on, call& c) {
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    const auto one = store::find_tablet(t, c.path_values[0]);
    if (!one) {
      return problem{why::not_found, "there is no such tablet", "devices_no_tablet"};
    }
    TRY(const auto view, whole_view(on, t, c, *one));
    for (const auto& l : *view.loans) {
      if (l.person.value_or(0) != 0) {
        note_look(t, on, c, {*l.person}, "tablet " + one->serial);
      }
    }
    return to_json(view);
  }));
  co_return json(std::move(body));
}

answer move_tablet(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<move_wish>(c.request.body));
  CO_TRY(const auto moved, co_await people_of(on, c).write([&](db::tx& t) {
    return move(t, actor_of(c), c.path_values[0], w.to, w.why);
  }));
  co_return json(to_json(view_of(moved)));
}

answer put_fact(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<fact_wish>(c.request.body));
  const mdm_fact fact{.serial = std::string{c.path_values[0]},
                      .source = w.source,
                      .os = w.os,
                      .app = w.app,
                      .at = w.at,
                      .managed = w.managed,
                      .locked = w.locked,
                      .encrypted = w.encrypted};
  CO_TRY(const auto kept, co_await people_of(on, c).write(
                              [&](db::tx& t) { return note_fact(t, actor_of(c), fact); }));
  co_return json(to_json(kept));
}

answer create_loan(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<lend_wish>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) -> result<loan_dto> {
    TRY(const auto who, person_in(on, t, c, w.person));
    TRY(const auto lent,
        lend(t, on, c.tenant, actor_of(c), {w.id, who, w.serial, w.due_at, w.condition, w.why}));
    return view_of(t, words_of(on, c), lent);
  }));
  co_return json(to_json(made), 201);
}

answer return_loan(const parts& on, call& c) {
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  CO_TRY(const auto w, from_json<return_wish>(c.request.body));
  CO_TRY(const auto over, co_await people_of(on, c).write([&](db::tx& t) -> result<loan_dto> {
    const auto known = store::find_loan(t, number);
    const bool may = known && knows(on, t, c, known->person);
    TRY(const auto ended,
        end_loan(t, on, c.tenant, actor_of(c), may ? number : 0, {w.as, w.condition, w.why}));
    return view_of(t, words_of(on, c), ended, sight::staff);
  }));
  co_return json(to_json(over));
}

answer list_tasks(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 100, 1, page_max));
  CO_TRY(const auto after, query.whole("after", 0, 0, std::numeric_limits<std::int64_t>::max()));
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    task_page out;
    for (const auto& one : store::open_tasks(r, after, limit)) {
      out.items.push_back(view_of(one));
    }
    if (std::ssize(out.items) == limit) {
      out.next = out.items.back().number;
    }
    return out;
  })));
}

answer finish_task(const parts& on, call& c) {
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  CO_TRY(const auto w, from_json<done_wish>(c.request.body));
  CO_TRY(const auto over, co_await people_of(on, c).write([&](db::tx& t) {
    return devices::finish_task(t, actor_of(c), number, w.note);
  }));
  co_return json(to_json(view_of(over)));
}

}  // namespace tsu::devices::api
