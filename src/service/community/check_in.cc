#include "service/community/check_in.h"

#include <algorithm>
#include <numeric>

#include "base/core/assert.h"
#include "base/core/json_text.h"
#include "base/crypto/hash.h"
#include "base/crypto/random.h"
#include "engine/id/people/types.h"
#include "service/community/keep_session.h"

namespace tsu::community {
namespace {

constexpr std::int64_t keys_max = 65'535;  // two bytes in the code

// As far as a town can set the minutes around the beginning, and the longest that anybody tries.
constexpr std::chrono::hours typed_before{24}, typed_ahead{12};
constexpr std::int64_t typed_at_once = 200, typed_most = 1'000;

outcome refused(problem p) { return {.how = outcome::what::refused, .because = std::move(p)}; }
outcome came_before(attendance a) {
  return {.how = outcome::what::attended_before, .of = std::move(a)};
}

void tell(db::tx& t, const acting& who, const attendance& a, const session& s) {
  const auto person = std::to_string(a.person.value);
  const auto body = "{\"session\":" + std::to_string(a.session) + ",\"kind\":\"" +
                    boost::describe::enum_to_string(s.of.kind, "") +
                    "\",\"at\":" + json_string(format_instant(a.at)) +
                    ",\"points\":" + std::to_string(a.points) + "}";
  note(t, who, {"community.attendance.made", "person", person, body});
  t.append_change("community.attendance.made", id::subject_of({a.person.value}), body);
}

// Of one that is new; whatever it writes, or nothing, comes with the whole.
attendance add(db::tx& t, const parts& on, const acting& who, const arrival& a, const session& s,
               instant at) {
  const auto name = "session:" + std::to_string(s.number);
  attendance out{.session = s.number,
                 .person = a.person,
                 .at = at,
                 .booked_at = t.now(),
                 .month = month_number(s.of.starts_at),
                 .how = a.how,
                 .device = a.device,
                 .local_id = a.local_id,
                 .booked_by = std::string{who.subject}};
  out.points = tell_activity(t, on,
                             {.id = name,
                              .code = s.of.rule,
                              .note = name,
                              .by = std::string{who.subject},
                              .person = a.person,
                              .at = at});
  out.number = store::add_attendance(t, out);
  tell(t, who, out, s);
  return out;
}

std::string place_of(tenant_code town, std::int64_t key) {
  return "community.key:" + std::string{town.text()} + ":" + std::to_string(key);
}

problem no_key(const char* detail) { return {why::unavailable, detail, "community_no_key"}; }

struct open_key {
  std::int64_t number = 0;
  std::string secret;
};
result<open_key> newest_of(db::reader& r, const parts& on, tenant_code town) {
  const auto row = store::newest_key(r);
  if (!on.key || !row) {
    return no_key("there is no key of codes for check-in");
  }
  auto opened = on.key->open(row->sealed, place_of(town, row->number));
  if (!opened.ok()) {
    return no_key("the key of codes for check-in cannot be opened");
  }
  return open_key{row->number, std::move(opened).value()};
}

result<std::int64_t> add_key(db::tx& t, const parts& on, tenant_code town, const acting& who) {
  if (!on.key) {
    return no_key("people_key is not set, and no people.key stands in the data folder");
  }
  const auto number = store::next_key_number(t, t.now());
  if (number > keys_max) {
    return no_key("the numbers of keys are used up");
  }
  store::seal_key(t, number, on.key->seal(crypto::random_bytes(32), place_of(town, number)));
  note(t, who, {"community.key.made", "community.key", std::to_string(number)});
  return number;
}

}  // namespace

outcome arrive(db::tx& t, const parts& on, const acting& who, const arrival& a) {
  auto told = store::find_told(t, a.device, a.local_id);
  const problem of_another{why::conflict, "that id was of another", "community_id_used"};
  // One below 0 was of a double of theirs, who came too.
  if (told &&
      (told->session != a.session || (told->person.value > 0 && told->person != a.person))) {
    return refused(of_another);
  }
  if (auto before = store::find_attendance(t, a.session, a.person)) {
    return came_before(std::move(*before));
  }
  if (told) {
    return refused(of_another);
  }
  const auto s = session_of_number(t, a.session);
  if (!s.ok()) {
    return refused(s.error());
  }
  if (a.at) {
    const auto late = number_of_town(t, "community.told_late_days", t.now());
    if (const auto in_time = is_told_in_time(*a.at, t.now(), late); !in_time.ok()) {
      return refused(in_time.error());
    }
  }
  // A clock that is a little ahead tells of now: nobody gets points of tomorrow.
  const auto at = std::min(a.at.value_or(t.now()), t.now());
  if (const auto may = may_check_in(s.value(), window_of_town(t, at), at); !may.ok()) {
    return refused(may.error());
  }
  return {.how = outcome::what::attended, .of = add(t, on, who, a, s.value(), at)};
}

namespace {

// Letters alone do not say which session it is: those around now are tried, also one whose time has
// not come or is over, so that they hear that.
result<session> session_typed(db::reader& r, const parts& on, tenant_code town,
                              std::string_view typed, instant now) {
  TRY(const auto key, newest_of(r, on, town));
  store::session_wish w{.from = now - typed_before,
                        .until = now + typed_ahead,
                        .limit = typed_at_once,
                        .district = {},
                        .listed_only = false};
  for (std::int64_t tried = 0; tried < typed_most; tried += typed_at_once) {
    auto some = store::sessions(r, w);
    for (auto& s : some) {
      const auto its = typed_code(town.text(), key.number, s.number, key.secret);
      if (crypto::constant_time_equal(its, typed)) {
        return std::move(s);
      }
    }
    if (std::ssize(some) < typed_at_once) {
      break;
    }
    w.from = some.back().of.starts_at;
    w.after = some.back().number;
  }
  return problem{why::not_processable, "of no session around now", "community_bad_code"};
}

// The session that the square says, and whether it counts now.
struct by_square {
  session of;
  bool counts = false;
};
result<by_square> session_read(db::reader& r, const parts& on, tenant_code town,
                               std::string_view code, instant now) {
  TRY(const auto read, read_code(code));
  if (read.says.town != town.text()) {
    return problem{why::not_processable, "of another municipality", "community_other_town"};
  }
  TRY(const auto key, newest_of(r, on, town));
  if (read.says.key != key.number || !is_made_with(read, key.secret)) {
    return problem{why::not_processable, "not ours, or an old one", "community_bad_code"};
  }
  TRY(auto s, session_of_number(r, read.says.session));
  return by_square{std::move(s), interval{read.says.from, read.says.until}.contains(now)};
}

result<by_square> session_meant(db::reader& r, const parts& on, tenant_code town,
                                std::string_view code, instant now) {
  if (!is_typed_code(code)) {
    return session_read(r, on, town, code, now);
  }
  TRY(auto s, session_typed(r, on, town, code, now));
  return by_square{std::move(s), true};
}

}  // namespace

result<outcome> arrive_by_code(db::tx& t, const parts& on, tenant_code town, const acting& who,
                               person_id person, std::string_view code,
                               const std::optional<position>& at) {
  TRY(const auto meant, session_meant(t, on, town, code, t.now()));
  const auto& s = meant.of;
  if (!store::find_attendance(t, s.number, person)) {
    if (!meant.counts) {
      return problem{why::not_processable, "not at this time", "community_code_ended"};
    }
    TRY(const done there, is_there(s.of, at));
    const auto place = store::find_sign_up(t, s.number, person);
    if (s.of.needs_sign_up && (!place || place->state != sign_up_state::going)) {
      return problem{why::not_processable, "they have no place", "community_not_signed_up"};
    }
  }
  auto out = arrive(t, on, who, {.session = s.number, .person = person, .how = method::qr});
  if (!out.ok()) {
    return std::move(out.because);
  }
  return out;
}

result<person_id> person_told(db::reader& r, const parts& on, const may_be_told& by,
                              const std::optional<std::int64_t>& person,
                              const std::optional<std::string>& card) {
  if (person.has_value() == card.has_value()) {
    return problem{why::bad_input, "a person or a card", "community_no_card"};
  }
  person_id who{person.value_or(0)};
  if (card) {
    const auto holder =
        on.holder_of_card && card->size() <= 200 ? on.holder_of_card(r, *card) : std::nullopt;
    if (!holder) {
      return problem{why::not_found, "nobody has that card", "community_no_card"};
    }
    who = *holder;
  }
  if (on.current_of && who.value > 0) {
    who = on.current_of(r, who);
  }
  if (who.value <= 0 || (on.exists && !on.exists(r, who)) ||
      (on.may_know && !on.may_know(r, who, by.who, by.now))) {
    return problem{why::not_found, "there is no such person",
                   card ? "community_no_card" : "no_such_person"};
  }
  return who;
}

std::vector<outcome> take_told(db::tx& t, const parts& on, const acting& who, const may_be_told& by,
                               std::string_view device, std::span<const told> all) {
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return all[a].at < all[b].at; });
  std::vector<outcome> out(all.size());
  for (const auto i : order) {
    const auto& one = all[i];
    if (!is_id(one.id)) {
      out[i] = refused({why::bad_input, "an id is 1 to 64 visible letters", "community_bad_id"});
      continue;
    }
    const auto person = person_told(t, on, by, one.person, one.card);
    if (!person.ok()) {
      out[i] = refused(person.error());
      continue;
    }
    out[i] = arrive(t, on, who,
                    {.session = one.session,
                     .person = person.value(),
                     .how = one.card ? method::card : method::manual,
                     .device = std::string{device},
                     .local_id = one.id,
                     .at = one.at});
  }
  return out;
}

result<std::string> code_for(db::tx& t, const parts& on, tenant_code town, const session& s) {
  if (s.cancelled) {
    return problem{why::conflict, "it does not take place", "community_cancelled"};
  }
  if (!store::newest_key(t)) {
    TRY(const auto made, add_key(t, on, town, {}));
  }
  TRY(const auto key, newest_of(t, on, town));
  const auto open = check_in_window(s.of, window_of_town(t, s.of.starts_at));
  return code_text({.town = std::string{town.text()},
                    .key = key.number,
                    .session = s.number,
                    .from = std::chrono::floor<std::chrono::minutes>(open.from),
                    .until = open.until + std::chrono::minutes{1}},
                   key.secret);
}

result<std::string> typed_code_for(db::reader& r, const parts& on, tenant_code town,
                                   const session& s) {
  TRY(const auto key, newest_of(r, on, town));
  return typed_code(town.text(), key.number, s.number, key.secret);
}

result<std::int64_t> change_key(db::tx& t, const parts& on, tenant_code town, const acting& who) {
  return add_key(t, on, town, who);
}

}  // namespace tsu::community
