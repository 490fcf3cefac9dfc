#include "engine/crm/follow_activities.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/core/json_text.h"
#include "base/core/log.h"
#include "base/http/asked.h"
#include "engine/consent/store_persons.h"
#include "engine/crm/campaigns.h"
#include "engine/crm/proposals.h"
#include "engine/crm/rules.h"
#include "engine/crm/store.h"
#include "engine/crm/store_outreach.h"
#include "engine/crm/store_segments.h"
#include "engine/id/people/accounts.h"
#include "engine/notify/news.h"

namespace tsu::crm {
namespace {

constexpr std::int64_t amount_max = 1'000'000, at_once = 500;
constexpr std::size_t id_max = 64, note_max = 120;

std::string text_in(const json_members& all, std::string_view name) {
  const auto v = all.find(name);
  return !v.empty() && kind_of(v) == json_kind::string ? json_string_text(v) : std::string{};
}

kind ensure_kind(db::tx& t, std::string_view code) {
  if (auto known = store::find_kind(t, code)) {
    return std::move(*known);
  }
  auto k = plain_kind(code);
  k.number = store::put_kind(t, k);
  return k;
}

// What it adds to the day: of a sum of the day so far only what it is more than there was.
tally gain_of(db::reader& r, const kind& k, person_id who, tally told) {
  told.kind = k.number;
  const auto before =
      k.how == counting::highest ? store::day_of_kind(r, who, told.day, k.number) : std::nullopt;
  if (before) {
    told.times = 0;
    told.amount = std::max<std::int64_t>(0, told.amount - before->amount);
  }
  return told;
}

void ensure_person(db::tx& t, person_id who, day_no day) {
  const auto known = store::find_person(t, who);
  if (!known) {
    store::put_person(t, {.person = who, .joined = day});
  } else if (day < known->joined) {
    auto p = *known;
    p.joined = day;
    store::put_person(t, p);
  }
}

}  // namespace

std::optional<activity> read_activity(std::string_view subject, std::string_view body) {
  const auto who = id::account_of(subject);
  const auto json = check_and_minify(body);
  if (!who || !json.ok() || kind_of(json.value()) != json_kind::object) {
    return std::nullopt;
  }
  const json_members all{json.value()};
  activity out{.id = text_in(all, "id"),
               .person = {who->value},
               .code = text_in(all, "code"),
               .note = text_in(all, "note")};
  const auto at = parse_instant(text_in(all, "at"));
  const auto amount = all.find("amount");
  auto number = std::optional{1.0};
  if (!amount.empty()) {
    number = kind_of(amount) == json_kind::number ? json_number(amount) : std::nullopt;
  }
  if (out.id.empty() || out.id.size() > id_max || !is_plain(out.id) || !is_code(out.code) ||
      out.note.size() > note_max || !is_plain(out.note) || out.person.value <= 0 || !at ||
      !number || !(*number >= 0) || *number > static_cast<double>(amount_max)) {
    return std::nullopt;
  }
  out.at = *at;
  out.amount = static_cast<std::int64_t>(*number);
  return out;
}

bool keep_activity(db::tx& t, const activity& told) {
  auto a = told;
  a.person = consent::current_of(t, told.person);
  if (const auto known = store::find_person(t, a.person); known && known->gone) {
    return false;
  }
  const auto k = ensure_kind(t, a.code);
  const auto day = day_of(a.at);
  const auto gain = gain_of(t, k, a.person, {.day = day, .times = 1, .amount = a.amount});
  const bool fresh = store::insert_activity(t, {.person = a.person,
                                                .kind = k.number,
                                                .told = a.id,
                                                .day = day,
                                                .at = a.at,
                                                .times = gain.times,
                                                .amount = gain.amount,
                                                .note = a.note});
  if (!fresh) {
    return false;
  }
  ensure_person(t, a.person, day);
  store::add_to_day(t, a.person, gain);
  note_acted(t, a);
  return true;
}

namespace {

// What a nurse has set for one of the two holds for the person.
void join_profiles(db::tx& t, const person_row& from, person_id into) {
  auto p = store::find_person(t, into).value_or(person_row{.person = into, .joined = from.joined});
  p.exertion = std::min(p.exertion, from.exertion);
  if (p.walk_m == walk_default_m) {
    p.walk_m = from.walk_m;
  }
  if (p.track.empty()) {
    p.track = from.track;
  }
  auto likes = words_of(p.interests + " " + from.interests);
  std::sort(likes.begin(), likes.end());
  likes.erase(std::unique(likes.begin(), likes.end()), likes.end());
  p.interests.clear();
  for (std::size_t i = 0; i < std::min(likes.size(), interests_max); ++i) {
    p.interests += (i > 0 ? " " : "") + likes[i];
  }
  if (from.joined > 0) {
    p.joined = std::min(p.joined, from.joined);
  }
  store::put_person(t, p);
}

// Sums of a day that both have told count as the higher one. Months outlive their days: what no
// activity accounts for any more goes over as it is.
void move_activities(db::tx& t, person_id twice, person_id into) {
  std::map<std::int64_t, kind> kinds;
  for (auto& k : store::all_kinds(t)) {
    kinds.emplace(k.number, std::move(k));
  }
  std::map<std::pair<std::int64_t, day_no>, std::int64_t> so_far;
  std::map<std::pair<std::int64_t, std::int64_t>, tally> moved;  // by kind and month
  for (std::int64_t after = 0;;) {
    const auto some = store::all_of(t, twice, after, at_once);
    for (auto a : some) {
      after = a.number;
      auto& month = moved[{a.kind, month_of(a.day)}];
      month.times += a.times;
      month.amount += a.amount;
      tally gain{.kind = a.kind, .day = a.day, .times = a.times, .amount = a.amount};
      if (const auto& k = kinds.at(a.kind); k.how == counting::highest) {
        gain.amount = so_far[{a.kind, a.day}] += a.amount;
        gain = gain_of(t, k, into, gain);
      }
      a.person = into;
      a.times = gain.times;
      a.amount = gain.amount;
      if (store::insert_activity(t, a)) {
        store::add_to_day(t, into, gain);
      }
    }
    if (std::ssize(some) < at_once) {
      break;
    }
  }
  for (auto m : store::months_of(t, twice, 0)) {
    const auto& gone = moved[{m.kind, m.day}];
    m.times -= gone.times;
    m.amount -= gone.amount;
    if (m.times > 0 || m.amount > 0) {
      store::add_to_month(t, into, m);
    }
  }
}

result<done> move_tasks(db::tx& t, const id::words& words, person_id twice, person_id into) {
  for (auto w : store::closed_tasks_of(t, twice)) {
    TRY(auto note, words.anew(t, twice, into, w.sealed, place_of_note(w.number)));
    w.sealed = std::move(note);
    store::seal_task(t, w);
  }
  return done{};
}

}  // namespace

// Also of an account that was closed before it was found out to be the same person's.
void merge_persons(db::tx& t, const id::words& words, person_id twice, person_id into) {
  if (twice == into) {
    return;
  }
  if (const auto from = store::find_person(t, twice); from && !(from->gone && from->joined == 0)) {
    join_profiles(t, *from, into);
  }
  move_activities(t, twice, into);
  for (const auto& l : store::links_of(t, twice)) {
    if (l.other != into) {
      store::put_link(t, {into, l.other, l.how, l.since, l.author});
    }
  }
  const auto sealed = move_tasks(t, words, twice, into);
  if (!sealed.ok()) {
    log_error("crm: what came of tasks of account {} cannot be read by {}: {}", twice.value,
              into.value, sealed.error().detail);
  }
  store::move_outreach(t, twice, into);
  forget_person(t, twice);
}

void forget_person(db::tx& t, person_id who) {
  const auto known = store::find_person(t, who);
  store::delete_doings(t, who);
  store::delete_links(t, who);
  store::forget_member(t, who);
  store::forget_outreach(t, who);
  if (known) {
    store::put_person(t, {.person = who, .gone = true});
  }
}

activity_follower::activity_follower(const parts& on, tenant_code town)
    : log_follower(on.house.at(town, db::place::people), "crm.activities", {}),
      words_{on.key_of, town} {}

bool activity_follower::hear(const db::row& change) {
  const auto kind = change.text(2);
  if (kind == activity_kind) {
    auto told = read_activity(change.text(3), change.text(4));
    if (!told) {
      log_error("crm: change {} is no activity that could be read", change.int64(0));
      return false;
    }
    heard_.push_back({.kind = heard::what::activity, .told = std::move(*told)});
    return true;
  }
  if (kind == "consent.person.erased") {
    const auto who = http::parse_whole(change.text(3));
    if (who) {
      heard_.push_back({.kind = heard::what::erased, .who = {*who}});
    }
    return who.has_value();
  }
  if (kind == notify::answered_kind || kind == notify::changed_kind) {
    return hear_answer(change);
  }
  return kind == id::account_changed_kind && hear_account(change);
}

bool activity_follower::hear_account(const db::row& change) {
  const auto who = id::account_of(change.text(3));
  const auto json = check_and_minify(change.text(4));
  if (!who || !json.ok() || kind_of(json.value()) != json_kind::object) {
    return false;
  }
  const json_members all{json.value()};
  if (const auto into = all.find("into"); !into.empty()) {
    if (const auto other = json_number(into)) {
      heard_.push_back({.kind = heard::what::merged,
                        .who = {who->value},
                        .into = {static_cast<std::int64_t>(*other)}});
      return true;
    }
    return false;
  }
  const auto to = text_in(all, "to");
  if (to.empty()) {
    return false;
  }
  heard_.push_back({.kind = heard::what::closed, .who = {who->value}, .answer = to});
  return true;
}

// Only keys of ours are looked at: most messages are of others.
bool activity_follower::hear_answer(const db::row& change) {
  if (change.text(2) != notify::answered_kind || !change.text(3).starts_with("crm.")) {
    return false;
  }
  const auto news = notify::read_news(change.text(4));
  if (!news.ok() || news.value().answer.empty()) {
    return false;
  }
  heard_.push_back(
      {.kind = heard::what::answered, .key = change.string(3), .answer = news.value().answer});
  return true;
}

void activity_follower::apply(db::tx& t) {
  for (const auto& h : heard_) {
    switch (h.kind) {
      case heard::what::activity: keep_activity(t, h.told); break;
      case heard::what::merged: merge_persons(t, words_, h.who, h.into); break;
      case heard::what::erased: forget_person(t, h.who); break;
      case heard::what::answered: take_answer_to(t, h.key, h.answer); break;
      case heard::what::closed:
        if (auto known = store::find_person(t, h.who)) {
          known->gone = h.answer != "active" && h.answer != "suspended";
          store::put_person(t, *known);
        }
        break;
    }
  }
}

}  // namespace tsu::crm
