#include <algorithm>

#include <fmt/format.h>

#include "base/http/problem_reply.h"
#include "base/i18n/dates.h"
#include "service/community/api.h"
#include "service/community/api_common.h"
#include "service/community/dto.h"
#include "service/community/keep_session.h"
#include "service/community/sign_up.h"
#include "service/community/views.h"

namespace tsu::community::api {
namespace {

constexpr std::size_t uploads_max = 200;
constexpr std::int64_t people_at_once = 500;

const std::vector<std::string> attendance_kind{"attendance"};

bool may_know(const parts& on, db::reader& r, const call& c, person_id who) {
  return who.value <= 0 || !on.may_know || on.may_know(r, who, c.who, c.now);
}

// Of both lists, the last that was told; "12-3400" in the text of a page.
struct people_after {
  std::int64_t queue = 0, number = 0;
};
result<people_after> read_after(const std::string& text) {
  if (text.empty()) {
    return people_after{};
  }
  const std::string_view all = text;
  const auto mid = std::min(all.find('-'), all.size());
  const auto queue = http::parse_whole(all.substr(0, mid)),
             number = http::parse_whole(all.substr(std::min(mid + 1, all.size())));
  if (!queue || !number || *queue < 0 || *number < 0) {
    return problem{why::bad_input, "as a page gave it", "bad_query", {{"after", "not_allowed"}}};
  }
  return people_after{*queue, *number};
}

people_dto people_view(db::tx& t, const parts& on, const call& c, std::int64_t session,
                       people_after after, std::int64_t limit) {
  people_dto out;
  const auto sign_ups = store::sign_ups_at(t, session, after.queue, limit);
  for (const auto& s : sign_ups) {
    after.queue = s.queue;
    if (!may_know(on, t, c, s.person)) {
      ++out.hidden;
      continue;
    }
    note_look(t, on, c, s.person, attendance_kind);
    out.sign_ups.push_back(view_of(t, s));
    out.sign_ups.back().person = s.person.value;
  }
  const auto attendance = store::attendance_at(t, session, after.number, limit);
  for (const auto& a : attendance) {
    after.number = a.number;
    if (!may_know(on, t, c, a.person)) {
      ++out.hidden;
      continue;
    }
    if (a.person.value > 0) {
      note_look(t, on, c, a.person, attendance_kind);
    }
    out.attendance.push_back(staff_view_of(t, a));
  }
  if (std::ssize(sign_ups) == limit || std::ssize(attendance) == limit) {
    out.next = fmt::format("{}-{}", after.queue, after.number);
  }
  return out;
}

}  // namespace

answer list_people(const parts& on, call& c) {
  CO_TRY(const auto number, number_in_path(c));
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", people_at_once, 1, people_at_once));
  CO_TRY(const auto after, read_after(query.text("after")));
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const auto s, session_of_number(t, number));
    return json(to_json(people_view(t, on, c, s.number, after, limit)));
  });
}

answer create_sign_up(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<person_wish>(c.request.body));
  CO_TRY(const auto number, number_in_path(c));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto who, person_told(t, on, told_by(c), w.person, w.card));
    TRY(const auto made, take_place(t, actor_of(c), number, who, asking::staff));
    auto out = view_of(t, made);
    out.person = who.value;
    return to_json(out);
  }));
  co_return json(std::move(body), 201);
}

answer cancel_sign_up(const parts& on, call& c) {
  CO_TRY(const auto number, number_in_path(c));
  CO_TRY(const auto person, number_in_path(c, 1));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto who, known(on, t, c, person));
    TRY(const auto gone, give_back(t, actor_of(c), number, who, asking::staff));
    return to_json(view_of(t, gone));
  }));
  co_return json(std::move(body));
}

answer create_check_in(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<person_wish>(c.request.body));
  CO_TRY(const auto number, number_in_path(c));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto who, person_told(t, on, told_by(c), w.person, w.card));
    auto o =
        arrive(t, on, actor_of(c),
               {.session = number, .person = who, .how = w.card ? method::card : method::manual});
    if (!o.ok()) {
      return std::move(o.because);
    }
    return to_json(view_of(t, "", o));
  }));
  co_return json(std::move(body), 201);
}

answer take_uploads(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<upload_dto>(c.request.body));
  if (w.items.size() > uploads_max) {
    co_return problem{why::too_large, "at most 200 at once", "community_too_many"};
  }
  if (!is_code(w.device)) {
    co_return problem{why::bad_input,
                      "a device is 1 to 40 letters and digits",
                      "community_bad_fields",
                      {{"device", "not_allowed"}}};
  }
  std::vector<told> all;
  for (const auto& one : w.items) {
    all.push_back({one.id, one.session, one.person, one.card, one.at});
  }
  co_return json(to_json(co_await people_of(on, c).write([&](db::tx& t) {
    outcome_page out;
    const auto done_all = take_told(t, on, actor_of(c), told_by(c), w.device, all);
    for (std::size_t i = 0; i < all.size(); ++i) {
      out.items.push_back(view_of(t, all[i].id, done_all[i]));
    }
    return out;
  })));
}

answer list_attendance_of(const parts& on, call& c) {
  CO_TRY(const auto person, number_in_path(c));
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  CO_TRY(const auto before, query.whole("before", newest, 1, newest));
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const auto who, known(on, t, c, person));
    note_look(t, on, c, who, attendance_kind);
    return json(to_json(history_view(t, who, before, limit)));
  });
}

answer show_report(const parts& on, call& c) {
  const std::string month{c.path_values[0]};
  const auto when = i18n::month_of(month);
  if (!when) {
    co_return problem{why::bad_input, "a month is 2026-11", "community_bad_month"};
  }
  co_return json(to_json(co_await people_of(on, c).read(
      [&](db::reader& r) { return report_view(r, month, month_number(when->from)); })));
}

}  // namespace tsu::community::api
