#include <fmt/format.h>

#include "service/health/api.h"
#include "service/health/api_common.h"
#include "service/health/keep_thresholds.h"
#include "service/health/share.h"
#include "service/health/tasks.h"

namespace tsu::health::api {
namespace {

constexpr std::int64_t newest = std::numeric_limits<std::int64_t>::max(), checks_max = 100;

// For which purpose, as the town's catalogue names it; and that staff of that role may look.
result<std::string> purpose_of(const parts& on, db::reader& r, const call& c) {
  TRY(const auto query, http::asked::parse(c.request));
  auto purpose = query.text("purpose");
  if (!on.may_look) {
    return problem{why::not_allowed, "nobody may look", "not_allowed"};
  }
  TRY(const done may, on.may_look(r, actor_of(c), purpose));
  return purpose;
}

// What a nurse sees or does of a person, with the row in that person's own log. Look:
// result<http::reply>(db::tx&, person_id).
template <class Look>
answer look_at(const parts& on, call& c, Look look) {
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const auto purpose, purpose_of(on, t, c));
    TRY(const auto who, person_of_path(on, t, c));
    TRY(auto reply, look(t, who));
    if (on.note_look) {
      on.note_look(t, actor_of(c), who, purpose);
    }
    return reply;
  });
}

template <class Wish>
answer keep_check_of(const parts& on, call& c) {
  co_return co_await look_at(on, c, [&](db::tx& t, person_id who) -> result<http::reply> {
    TRY(const auto w, check_asked<Wish>(c, who));
    TRY(const auto made, keep_check(t, on, c.tenant, actor_of(c), w));
    return json(to_json(view_of(made)), 201);
  });
}

// The task of the path, with the row in the log. Act: result<store::task_row>(db::tx&, row).
template <class Act>
answer on_task(const parts& on, call& c, Act act) {
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const auto purpose, purpose_of(on, t, c));
    const auto task = store::find_task(t, number);
    if (!task || (on.may_know && !on.may_know(t, task->person, actor_of(c), c.now))) {
      return problem{why::not_found, "there is no such task", "health_no_task"};
    }
    TRY(const auto after, act(t, *task));
    TRY(const auto view, view_of(t, on, c.tenant, after));
    if (on.note_look) {
      on.note_look(t, actor_of(c), task->person, purpose);
    }
    return json(to_json(view));
  });
}

// Those whom the caller may know, and whose newest checklist flags something.
result<risk_page> risks_after(db::reader& r, const parts& on, const call& c, std::int64_t after,
                              std::int64_t limit) {
  risk_page out;
  const auto rows = store::newest_checks(r, after, limit);
  for (const auto& row : rows) {
    if (on.may_know && !on.may_know(r, row.person, actor_of(c), c.now)) {
      continue;
    }
    TRY(const auto all, checks_of(r, on, c.tenant, row.person, newest, 1));
    if (!all.empty() && !all.front().of.because.empty()) {
      out.items.push_back(risk_of(row.person, all.front()));
    }
  }
  if (std::ssize(rows) == limit) {
    out.next = rows.back().person.value;
  }
  return out;
}

struct queue_wish {
  bool open = true;
  std::pair<std::int64_t, std::int64_t> after{5, 0};
  std::int64_t limit = 50;
};
result<queue_wish> queue_asked(const call& c) {
  TRY(const auto query, http::asked::parse(c.request));
  TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  queue_wish out{.open = query.text("state") != "closed", .limit = limit};
  if (!out.open) {
    out.after = {0, newest};
  }
  if (const auto text = query.text("after"); !text.empty()) {
    const auto dot = std::min(text.find('.'), text.size());
    const auto how = http::parse_whole(text.substr(0, dot));
    const auto number = http::parse_whole(text.substr(std::min(dot + 1, text.size())));
    if (!how || !number) {
      return problem{why::bad_input, "as `next` says it", "bad_query", {{"after", "not_a_place"}}};
    }
    out.after = {*how, *number};
  }
  return out;
}

}  // namespace

answer find_person(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  const auto card = query.text("card");
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const auto purpose, purpose_of(on, t, c));
    const auto found = on.holder_of_card && !card.empty() && card.size() <= 200
                           ? on.holder_of_card(t, card)
                           : std::optional<person_id>{};
    TRY(const auto who, known_person(on, t, c, found ? found->value : 0));
    if (on.note_look) {
      on.note_look(t, actor_of(c), who, purpose);
    }
    return json(to_json(found_dto{who.value}));
  });
}

answer list_records(const parts& on, call& c) {
  CO_TRY(auto q, records_asked(c));
  co_return co_await look_at(on, c, [&](db::reader& r, person_id who) -> result<http::reply> {
    auto its = q;
    its.person = who;
    TRY(const auto page, records_of(r, on, {c.tenant, who}, its));
    return json(to_json(page));
  });
}

answer show_series(const parts& on, call& c) {
  CO_TRY(const auto w, series_asked(c));
  co_return co_await look_at(
      on, c, [&](db::reader& r, person_id who) { return series_reply(r, on, c, who, w); });
}

answer list_checks(const parts& on, call& c) {
  co_return co_await look_at(on, c, [&](db::reader& r, person_id who) -> result<http::reply> {
    TRY(const auto all, checks_of(r, on, c.tenant, who, newest, checks_max));
    return json(to_json(page_of(all)));
  });
}

answer create_kihon(const parts& on, call& c) {
  co_return co_await keep_check_of<kihon_wish>(on, c);
}
answer create_jchs(const parts& on, call& c) { co_return co_await keep_check_of<jchs_wish>(on, c); }

answer list_tasks(const parts& on, call& c) {
  CO_TRY(const auto w, queue_asked(c));
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    queue_page out;
    const auto rows = w.open ? store::queue(r, w.after, w.limit)
                             : store::closed_tasks(r, w.after.second, w.limit);
    for (const auto& row : rows) {
      if (!on.may_know || on.may_know(r, row.person, actor_of(c), c.now)) {
        out.items.push_back(queued_view_of(row));
      }
    }
    if (std::ssize(rows) == w.limit) {
      out.next = fmt::format("{}.{}", static_cast<int>(rows.back().how), rows.back().number);
    }
    return out;
  })));
}

answer show_task(const parts& on, call& c) {
  co_return co_await on_task(on, c,
                             [](db::tx&, const store::task_row& task) { return result{task}; });
}

answer take_task(const parts& on, call& c) {
  co_return co_await on_task(on, c, [&](db::tx& t, const store::task_row& task) {
    return health::take_task(t, actor_of(c), task);
  });
}

answer reopen_task(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<close_wish>(c.request.body));
  co_return co_await on_task(on, c, [&](db::tx& t, const store::task_row& task) {
    return health::reopen_task(t, on, c.tenant, actor_of(c), task, w.note);
  });
}

answer list_shares(const parts& on, call& c) {
  co_return co_await look_at(on, c, [&](db::reader& r, person_id who) -> result<http::reply> {
    return json(to_json(shares_view(r, on, who, c.now)));
  });
}

answer list_risks(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  CO_TRY(const auto after, query.whole("after", 0, 0, newest));
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const auto purpose, purpose_of(on, t, c));
    TRY(const auto page, risks_after(t, on, c, after, limit));
    for (const auto& one : page.items) {
      if (on.note_look) {
        on.note_look(t, actor_of(c), {one.person}, purpose);
      }
    }
    return json(to_json(page));
  });
}

answer close_task(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<close_wish>(c.request.body));
  co_return co_await on_task(on, c, [&](db::tx& t, const store::task_row& task) {
    return health::close_task(t, on, c.tenant, actor_of(c), task, {w.note, w.changed_at});
  });
}

answer list_thresholds(const parts& on, call& c) {
  co_return json(to_json(
      co_await people_of(on, c).read([&](db::reader& r) { return thresholds_view(r, c.now); })));
}

answer create_thresholds(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<thresholds_wish>(c.request.body));
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const auto version, propose_thresholds(t, actor_of(c), w));
    return json(to_json(thresholds_view(t, c.now).items.back()), 201);
  });
}

answer approve_thresholds(const parts& on, call& c) {
  CO_TRY(const auto version, http::whole_number(c.path_values[0]));
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const done approved, health::approve_thresholds(t, actor_of(c), version));
    return json(to_json(thresholds_view(t, c.now)));
  });
}

}  // namespace tsu::health::api
