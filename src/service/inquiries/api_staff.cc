#include <algorithm>
#include <limits>
#include <vector>

#include "base/i18n/dates.h"
#include "service/inquiries/api.h"
#include "service/inquiries/api_common.h"
#include "service/inquiries/handle.h"
#include "service/inquiries/store.h"

namespace tsu::inquiries::api {
namespace {

constexpr auto last_number = std::numeric_limits<std::int64_t>::max();

bool knows(const parts& on, db::reader& r, const call& c, person_id who) {
  return who.value == 0 || !on.may_know || on.may_know(r, who, c.who, c.now);
}
void note_look(db::tx& t, const parts& on, const call& c, person_id who) {
  if (on.seen && who.value != 0) {
    on.seen(t, c.who, c.request.trace_id, who);
  }
}
problem no_inquiry() {
  return {why::not_found, "there is no such inquiry", "inquiries_no_inquiry"};
}

// Where a page of open ones went on: "<0 where it tells of danger, else 1>.<due, microseconds>.
// <number>"; of ended ones: "<number>".
result<store::queue_place> place_asked(const std::string& text, bool open) {
  if (text.empty()) {
    return store::queue_place{.number = open ? 0 : last_number};
  }
  std::vector<std::int64_t> parts;
  for (std::string_view rest = text; !rest.empty() && parts.size() < 3;) {
    const auto dot = std::min(rest.find('.'), rest.size());
    const auto part = http::parse_whole(rest.substr(0, dot));
    rest.remove_prefix(std::min(dot + 1, rest.size()));
    if (!part || (parts.size() == 2 && !rest.empty())) {
      parts.clear();
      break;
    }
    parts.push_back(*part);
  }
  if (parts.size() != (open ? 3 : 1)) {
    return problem{why::bad_input, "as `next` says it", "bad_query", {{"after", "not_a_place"}}};
  }
  return open ? store::queue_place{parts[0] != 0, from_micros(parts[1]), parts[2]}
              : store::queue_place{.number = parts[0]};
}
std::string next_of(const inquiry& last, bool open) {
  const auto number = std::to_string(last.number);
  const auto* calm = last.how == urgency::now ? "0." : "1.";
  return open ? calm + std::to_string(to_micros(last.due_at)) + "." + number : number;
}

// One that the caller may know of, as staff see it; the look is noted.
result<std::string> seen(db::tx& t, const parts& on, const call& c, const inquiry& i) {
  note_look(t, on, c, i.person);
  TRY(const auto view, view_of(t, on, {.town = c.tenant, .how = sight::staff}, i));
  return to_json(view);
}

}  // namespace

answer list_inquiries(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 50, 1, 200));
  const bool open = query.text("state") != "ended";
  CO_TRY(const auto from, place_asked(query.text("after"), open));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    const auto rows = open ? store::queue(t, from, limit) : store::ended(t, from.number, limit);
    inquiry_page out;
    for (const auto& i : rows) {
      if (!knows(on, t, c, i.person)) {
        continue;
      }
      // One whose key is gone must not hide the others.
      auto view = view_of(t, on, {.town = c.tenant, .how = sight::staff, .depth = depth::alone}, i);
      if (view.ok()) {
        note_look(t, on, c, i.person);
        out.items.push_back(std::move(view).value());
      }
    }
    if (std::ssize(rows) == limit) {
      out.next = next_of(rows.back(), open);
    }
    return to_json(out);
  }));
  co_return json(std::move(body));
}

answer ask_for(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<staff_wish>(c.request.body));
  CO_TRY(const done sound, check_id(w.id));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    const person_id who{w.person};
    if (w.person <= 0 || (on.exists && !on.exists(t, who)) || !knows(on, t, c, who)) {
      return problem{why::not_found, "there is no such person", "no_such_person"};
    }
    TRY(const auto i, open_inquiry(t, on, c.tenant, actor_of(c),
                                   {.source = source_of_staff(w.id),
                                    .person = who,
                                    .by = w.by,
                                    .about = w.about,
                                    .how = w.how,
                                    .text = w.text}));
    return seen(t, on, c, i);
  }));
  co_return json(std::move(body), 201);
}

answer show_inquiry(const parts& on, call& c) {
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    const auto i = store::find_inquiry(t, number);
    if (!i || !knows(on, t, c, i->person)) {
      return no_inquiry();
    }
    return seen(t, on, c, *i);
  }));
  co_return json(std::move(body));
}

answer add_step(const parts& on, call& c) {
  CO_TRY(const auto number, http::whole_number(c.path_values[0]));
  CO_TRY(const auto w, from_json<step_wish>(c.request.body));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    const auto before = store::find_inquiry(t, number);
    if (!before || !knows(on, t, c, before->person)) {
      return no_inquiry();
    }
    TRY(const auto i, move(t, on, c.tenant, actor_of(c), number,
                           {.to = w.to,
                            .note = w.note.value_or(""),
                            .words = w.words.value_or(""),
                            .assignee = w.assignee,
                            .provider = w.provider,
                            .due_at = w.due_at,
                            .seen = w.changed_at}));
    return seen(t, on, c, i);
  }));
  co_return json(std::move(body), 201);
}

answer show_summary(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  auto month = query.text("month");
  if (month.empty()) {
    month = format_jst(c.now).substr(0, 7);
  }
  const auto when = i18n::month_of(month);
  if (!when) {
    co_return problem{why::bad_input, "a month is 2026-11", "inquiries_bad_month"};
  }
  const auto sums =
      co_await people_of(on, c).read([&](db::reader& r) { return store::sums_of(r, *when); });
  summary_dto out{.month = month,
                  .opened = sums.opened,
                  .done = sums.done,
                  .cancelled = sums.cancelled,
                  .in_time = sums.in_time,
                  .rated = sums.rated};
  if (sums.rated > 0) {
    out.stars = static_cast<double>(sums.stars) / static_cast<double>(sums.rated);
  }
  co_return json(to_json(out));
}

}  // namespace tsu::inquiries::api
