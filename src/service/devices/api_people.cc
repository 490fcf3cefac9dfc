#include <limits>

#include "base/crypto/random.h"
#include "base/i18n/dates.h"
#include "base/i18n/normal.h"
#include "base/record/audit.h"
#include "service/devices/api.h"
#include "service/devices/api_common.h"
#include "service/devices/brief.h"
#include "service/devices/recruit.h"
#include "service/devices/store.h"
#include "service/devices/support.h"

namespace tsu::devices::api {
namespace {

std::uint64_t new_seed(const parts& on) {
  if (on.seed) {
    return on.seed();
  }
  std::uint64_t out = 0;
  for (const char byte : crypto::random_bytes(sizeof out)) {
    out = out << 8 | static_cast<unsigned char>(byte);
  }
  return out;
}

result<std::string> why_asked(const call& c) {
  TRY(const auto query, http::asked::parse(c.request));
  auto reason = query.text("why");
  if (reason.empty() || reason.size() > text_max || !is_plain(reason)) {
    return problem{why::bad_input, "say why", "devices_why_missing"};
  }
  return reason;
}

outcome outcome_of(bool solved) { return solved ? outcome::solved : outcome::open; }

}  // namespace

void note_look(db::tx& t, const parts& on, const call& c, person_id who, std::string_view reason) {
  if (who.value == 0) {
    return;
  }
  if (on.seen) {
    on.seen(t, c.who, c.request.trace_id, who);
  }
  record::audit(t, {.actor = c.who.subject,
                    .role = c.who.role,
                    .action = "devices.person.seen",
                    .subject_kind = "person",
                    .subject = std::to_string(who.value),
                    .purpose = reason,
                    .trace_id = c.request.trace_id});
}

answer put_call(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<call_wish>(c.request.body));
  const recruiting wanted{.code = std::string{c.path_values[0]},
                          .ja = w.ja,
                          .en = w.en,
                          .how = w.how,
                          .places = w.places,
                          .opens_at = w.opens_at,
                          .closes_at = w.closes_at};
  CO_TRY(const auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto kept, keep_call(t, actor_of(c), wanted));
    return to_json(view_of(t, kept, sight::staff));
  }));
  co_return json(body);
}

answer draw_call(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<draw_wish>(c.request.body));
  std::uint64_t seed = 0;
  if (w.seed) {
    CO_TRY(const auto given, seed_of_text(*w.seed));
    seed = given;
  } else {
    seed = new_seed(on);
  }
  CO_TRY(const auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto made, draw(t, actor_of(c), c.path_values[0], seed));
    return to_json(view_of(t, made, sight::staff));
  }));
  co_return json(body);
}

answer list_applications(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 100, 1, page_max));
  CO_TRY(const auto after, query.whole("after", 0, 0, std::numeric_limits<std::int64_t>::max()));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    if (!store::find_call(t, c.path_values[0])) {
      return problem{why::not_found, "there is no such call", "devices_no_call"};
    }
    application_page out;
    const auto rows = store::applications(t, c.path_values[0], after, limit);
    for (const auto& one : rows) {
      if (knows(on, t, c, one.person)) {
        note_look(t, on, c, one.person, "applications");
        out.items.push_back(view_of(one, sight::staff));
      }
    }
    if (std::ssize(rows) == limit) {
      out.next = rows.back().number;
    }
    return to_json(out);
  }));
  co_return json(std::move(body));
}

answer create_application(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<staff_application>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) -> result<application> {
    TRY(const auto who, person_in(on, t, c, w.person));
    return apply(t, actor_of(c),
                 {w.call, who, w.wants, w.has_wifi.value_or(true), age_of(on, t, c, who)});
  }));
  co_return json(to_json(view_of(made, sight::staff)), 201);
}

answer withdraw_application(const parts& on, call& c) {
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  CO_TRY(const auto gone, co_await people_of(on, c).write([&](db::tx& t) -> result<application> {
    const auto known = store::find_application(t, number);
    return withdraw(t, actor_of(c), known && knows(on, t, c, known->person) ? number : 0);
  }));
  co_return json(to_json(view_of(gone, sight::staff)));
}

answer put_briefing(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<briefing_wish>(c.request.body));
  const briefing wanted{.code = std::string{c.path_values[0]},
                        .name = w.name,
                        .place = w.place,
                        .starts_at = w.starts_at,
                        .ends_at = w.ends_at,
                        .seats = w.seats};
  CO_TRY(const auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto kept, keep_briefing(t, actor_of(c), wanted));
    return to_json(view_of(t, kept));
  }));
  co_return json(body);
}

answer book_seat(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<seat_wish>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) -> result<seat> {
    TRY(const auto who, person_in(on, t, c, w.person));
    return book(t, actor_of(c), c.path_values[0], who);
  }));
  co_return json(to_json(seat_dto{
                     .briefing = made.briefing, .state = made.state, .person = made.person.value}),
                 201);
}

answer mark_seat(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<mark_wish>(c.request.body));
  const auto how = w.attended ? presence::attended : presence::absent;
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) -> result<seat> {
    TRY(const auto who, person_in(on, t, c, w.person));
    return mark(t, actor_of(c), c.path_values[0], who, how);
  }));
  co_return json(to_json(seat_dto{.briefing = made.briefing,
                                  .state = made.state,
                                  .person = made.person.value,
                                  .marked_at = made.marked_at}));
}

answer show_attendance(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  const std::string code{c.path_values[0]};
  CO_TRY(const auto all, co_await people_of(on, c).write([&](db::tx& t) -> result<attendance_dto> {
    const auto b = store::find_briefing(t, code);
    if (!b) {
      return problem{why::not_found, "there is no such briefing", "devices_no_briefing"};
    }
    auto out = attendance_view(t, on, c.tenant, c.who, c.now, *b);
    for (const auto& s : out.items) {
      note_look(t, on, c, {s.person.value_or(0)}, "briefing " + code);
    }
    return out;
  }));
  if (query.text("as") != "csv") {
    co_return json(to_json(all));
  }
  http::reply out{.type = "text/csv; charset=utf-8", .body = csv_of(all)};
  out.with("Cache-Control", "no-store");
  out.with("Content-Disposition", "attachment; filename=\"briefing-" + code + ".csv\"");
  co_return out;
}

answer show_person(const parts& on, call& c) {
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  CO_TRY(const auto reason, why_asked(c));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto who, person_in(on, t, c, number));
    note_look(t, on, c, who, reason);
    TRY(const auto all, person_view(t, words_of(on, c), who, sight::staff));
    return to_json(all);
  }));
  co_return json(std::move(body));
}

answer create_matter(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<open_wish>(c.request.body));
  CO_TRY(const auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto who, person_in(on, t, c, w.person));
    TRY(const auto made,
        open_matter(t, words_of(on, c), actor_of(c),
                    {w.id, who, w.by, w.topic, w.question, w.answer, outcome_of(w.solved)}));
    note_look(t, on, c, who, "matter " + std::to_string(made.number));  // the answer holds it whole
    TRY(const auto whole, with_log(t, words_of(on, c), made));
    return to_json(whole);
  }));
  co_return json(body, 201);
}

answer create_contact(const parts& on, call& c) {
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  CO_TRY(const auto w, from_json<contact_wish>(c.request.body));
  CO_TRY(const auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    const auto known = store::find_matter(t, number);
    const bool may = known && known->person.value > 0 && knows(on, t, c, known->person);
    TRY(const auto made, add_contact(t, words_of(on, c), actor_of(c), may ? number : 0, w.note,
                                     outcome_of(w.solved)));
    note_look(t, on, c, made.person, "matter " + std::to_string(number));
    TRY(const auto whole, with_log(t, words_of(on, c), made));
    return to_json(whole);
  }));
  co_return json(body, 201);
}

namespace {

// What was said is sealed, so that a search opens one after the other; it goes on from `next`.
constexpr std::int64_t opened_at_once = 2'000;

struct matters_asked {
  std::string text;  // folded; empty: all
  bool solved = false;
  std::int64_t before = 0, limit = 0;
};

bool says(const matter_dto& m, std::string_view folded) {
  const auto has = [&](const std::string& text) {
    return i18n::folded(text).value_or(text).find(folded) != std::string::npos;
  };
  return folded.empty() || has(m.topic) || has(m.question);
}

result<matter_page> matters_view(db::tx& t, const parts& on, const call& c,
                                 const matters_asked& asked) {
  const auto most = asked.text.empty() ? asked.limit : opened_at_once;
  const auto rows = asked.solved ? store::solved_matters(t, asked.before, most)
                                 : store::open_matters(t, asked.before, most);
  matter_page out;
  for (const auto& one : rows) {
    if (knows(on, t, c, one.person)) {
      TRY(auto seen, view_of(t, words_of(on, c), one));
      if (says(seen, asked.text)) {
        note_look(t, on, c, one.person, asked.solved ? "solved matters" : "open matters");
        out.items.push_back(std::move(seen));
      }
    }
    if (std::ssize(out.items) == asked.limit) {
      out.next = one.number;
      return out;
    }
  }
  if (std::ssize(rows) == most) {
    out.next = rows.back().number;
  }
  return out;
}

}  // namespace

answer list_matters(const parts& on, call& c) {
  constexpr auto newest = std::numeric_limits<std::int64_t>::max();
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 100, 1, page_max));
  CO_TRY(const auto before, query.whole("before", newest, 1, newest));
  const bool solved = query.text("state") == "solved";
  const auto text = i18n::folded(query.text("q"));
  if (query.text("q").size() > 200 || !text) {
    co_return problem{why::bad_input, "up to 200 bytes", "bad_query", {{"q", "not_allowed"}}};
  }
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto page, matters_view(t, on, c, {*text, solved, before, limit}));
    return to_json(page);
  }));
  co_return json(std::move(body));
}

answer show_support(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  auto month = query.text("month");
  if (month.empty()) {
    month = format_jst(c.now).substr(0, 7);
  }
  const auto when = i18n::month_of(month);
  if (!when) {
    co_return problem{why::bad_input, "a month is 2026-11", "devices_bad_month"};
  }
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    return support_dto{month, store::sums_of(r, *when)};
  })));
}

}  // namespace tsu::devices::api
