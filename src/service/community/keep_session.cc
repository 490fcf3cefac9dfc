#include "service/community/keep_session.h"

#include "base/core/json_text.h"
#include "service/community/sign_up.h"

namespace tsu::community {
namespace {

problem no_programme() {
  return {why::not_found, "no programme has that code", "community_no_programme"};
}

void note_session(db::tx& t, const acting& who, std::string_view action, std::int64_t number) {
  note(t, who, {action, "community.session", std::to_string(number)});
}

session add(db::tx& t, const acting& who, session s) {
  s.number = store::add_session(t, s, who.subject);
  note_session(t, who, "community.session.made", s.number);
  t.append_change("community.session.made", std::to_string(s.number), "{}");
  return s;
}

}  // namespace

result<session> session_of_number(db::reader& r, std::int64_t number) {
  auto s = store::find_session(r, number);
  if (!s) {
    return problem{why::not_found, "there is no such session", "community_no_session"};
  }
  return std::move(*s);
}

result<programme> keep_programme(db::tx& t, const acting& who, std::string_view code,
                                 const programme_facts& of) {
  if (!is_code(code)) {
    return problem{why::bad_input,
                   "a code is letters and digits",
                   "community_bad_fields",
                   {{"code", "not_allowed"}}};
  }
  TRY(const done good, check(of));
  programme out{std::string{code}, of};
  store::keep_programme(t, out);
  note(t, who, {"community.programme.kept", "community.programme", out.code});
  return out;
}

result<std::vector<session>> plan_sessions(db::tx& t, const acting& who, std::string_view programme,
                                           local_date from, local_date until) {
  const auto p = store::find_programme(t, programme);
  if (!p) {
    return no_programme();
  }
  if (p->of.closed) {
    return problem{why::conflict, "the programme has ended", "community_closed"};
  }
  const std::chrono::sys_days first{from}, last{until};
  if (last <= first || last - first > std::chrono::days{366}) {
    return problem{why::bad_input, "one day to a year", "community_too_many"};
  }
  std::vector<session> out;
  for (auto day = first; day < last; day += std::chrono::days{1}) {
    if (weekday_of(local_date{day}) != p->of.weekday) {
      continue;
    }
    auto of = session_on(p->of, local_date{day});
    TRY(const done good, check(of));
    if (auto there = store::session_of(t, programme, of.starts_at)) {
      out.push_back(std::move(*there));
    } else {
      out.push_back(add(t, who, {.programme = p->code, .of = std::move(of)}));
    }
  }
  return out;
}

result<session> make_session(db::tx& t, const acting& who, const session_facts& of) {
  TRY(const done good, check(of));
  return add(t, who, {.programme = {}, .of = of});
}

result<session> change_session(db::tx& t, const acting& who, std::int64_t number,
                               const session_facts& of) {
  TRY(auto s, session_of_number(t, number));
  TRY(const done good, check(of));
  if (s.cancelled) {
    return problem{why::conflict, "it does not take place", "community_cancelled"};
  }
  if (of.capacity > 0 && s.going > of.capacity) {
    return problem{why::conflict, "more people have a place", "community_capacity_below"};
  }
  const auto other = store::session_of(t, s.programme, of.starts_at);
  if (other && other->number != number) {
    return problem{why::conflict, "there is another one then", "community_time_taken"};
  }
  s.of = of;
  store::keep_session(t, s);
  let_in(t, s);
  note_session(t, who, "community.session.changed", number);
  t.append_change("community.session.changed", std::to_string(number), "{}");
  return s;
}

result<session> cancel_session(db::tx& t, const acting& who, std::int64_t number,
                               const std::string& reason) {
  TRY(auto s, session_of_number(t, number));
  if (reason.empty() || reason.size() > 500 || !is_plain(reason)) {
    return problem{why::bad_input, "say why", "community_reason_missing"};
  }
  if (s.cancelled) {
    return s;
  }
  s.cancelled = true;
  store::keep_session(t, s);
  const auto detail = "{\"reason\":" + json_string(reason) + "}";
  note(t, who,
       {"community.session.cancelled", "community.session", std::to_string(number), detail});
  t.append_change("community.session.cancelled", std::to_string(number), detail);
  return s;
}

}  // namespace tsu::community
