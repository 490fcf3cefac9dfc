#include "engine/crm/views.h"

#include <algorithm>
#include <limits>
#include <set>

#include "engine/consent/store_persons.h"
#include "engine/crm/measure.h"
#include "engine/crm/proposals.h"
#include "engine/crm/segments.h"
#include "engine/crm/store.h"

namespace tsu::crm {
namespace {

constexpr std::int64_t newest = std::numeric_limits<std::int64_t>::max(), shown_max = 100,
                       exported_max = 10'000;

std::optional<instant> time_of(instant t) {
  return t == instant{} ? std::nullopt : std::optional{t};
}

bool holds(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

const kind* find(const std::vector<kind>& kinds, std::int64_t number) {
  const auto at =
      std::find_if(kinds.begin(), kinds.end(), [&](const kind& k) { return k.number == number; });
  return at == kinds.end() ? nullptr : &*at;
}

enum class which : std::uint8_t { all, outings };
std::vector<activity_dto> activities_of(db::reader& r, person_id who, which w, std::int64_t limit) {
  std::vector<activity_dto> out;
  const auto kinds = store::all_kinds(r);
  for (const auto& a : store::activities_of(r, who, newest, limit)) {
    const auto* k = find(kinds, a.kind);
    if (k != nullptr && (w == which::all || k->outing)) {
      out.push_back({a.number, a.at, k->code, {k->ja, k->en}, a.amount});
    }
  }
  return out;
}

std::vector<month_dto> months_of(db::reader& r, person_id who, which w) {
  std::vector<month_dto> out;
  const auto kinds = store::all_kinds(r);
  for (const auto& m : store::months_of(r, who, 0)) {
    const auto* k = find(kinds, m.kind);
    if (k != nullptr && (w == which::all || k->outing)) {
      const auto text = std::to_string(m.day);
      out.push_back({text.substr(0, 4) + "-" + text.substr(4), k->code, m.times, m.amount});
    }
  }
  return out;
}

profile_dto profile_of(const person_row& p, day_no today) {
  return {.district = p.district,
          .track = p.track,
          .age = age_on(p.born, today),
          .interests = words_of(p.interests),
          .walk_m = p.walk_m,
          .exertion = p.exertion,
          .joined = date_text(p.joined)};
}

standing_dto standing_of(db::reader& r, const class_rules& rules, const person_row& p,
                         day_no as_of) {
  const auto c = condition_of(r, rules, p.person, as_of);
  return {.now = class_of(rules, c, p.joined, as_of),
          .index = shown_index(c.index),
          .index_before = shown_index(c.before),
          .days_without_outing = days_without_outing(c, p.joined, as_of),
          .days_without_signal = days_without_signal(c, p.joined, as_of),
          .as_of = date_text(as_of)};
}

}  // namespace

kind_dto view_of(const kind& k) { return {k.code, k.ja, k.en, k.outing, k.weight, k.how}; }

namespace {

// "session:12"
proposed_dto thing_of(const std::string& item) {
  const auto mid = std::min(item.find(':'), item.size());
  const auto kind = enum_of<proposed>(item.substr(0, mid));
  return kind && mid < item.size() ? proposed_dto{*kind, item.substr(mid + 1)}
                                   : proposed_dto{proposed::other, item};
}

}  // namespace

proposal_dto view_of(const proposal& p) {
  return {.number = p.number,
          .day = date_text(p.day),
          .title = {p.title_ja, p.title_en},
          .reason = {p.reason_ja, p.reason_en},
          .of = thing_of(p.item),
          .starts_at = time_of(p.starts_at),
          .ends_at = time_of(p.ends_at),
          .distance_m = p.distance_m < 0 ? std::nullopt : std::optional{p.distance_m},
          .by = p.by,
          .state = p.state,
          .opened_at = time_of(p.opened_at),
          .answered_at = time_of(p.answered_at)};
}
proposal_dto traced_view_of(const proposal& p) {
  auto out = view_of(p);
  out.score = p.score;
  out.input = p.input;
  return out;
}

run_dto view_of(const segment_run& s) {
  return {.run = s.number,
          .version = s.version,
          .as_of = date_text(s.as_of),
          .hash = s.hash,
          .data = s.data,
          .stamp = s.stamp,
          .at = s.at};
}
segment_dto view_of(db::reader& r, const segment& s, const consent::viewer& v, instant now) {
  segment_dto out{.code = s.code,
                  .ja = s.ja,
                  .en = s.en,
                  .rule = {s.rule},
                  .version = s.version,
                  .author = s.author,
                  .changed = s.changed};
  if (const auto run = store::find_run(r, s.run)) {
    out.newest = view_of(*run);
    out.newest->count = count_seen(r, *run, v, now);
  }
  return out;
}

campaign_dto view_of(db::reader& r, const campaign_row& c) {
  campaign_dto out{
      .code = c.code, .of = wish_of(c), .state = c.state, .version = c.version, .author = c.author};
  if (c.state == campaign_state::draft) {
    return out;
  }
  const auto came = result_of(r, c);
  const auto arm = [](const arm_counts& a) {
    return arm_dto{a.members, a.sent, a.opened, a.acted};
  };
  out.started_at = c.started_at;
  out.until = c.until;
  out.treated = arm(came.treated);
  out.control = arm(came.control);
  out.points_cost = came.points_cost;
  if (came.lift) {
    out.difference = difference_dto{came.lift->points, came.lift->low, came.lift->high};
  }
  if (c.state == campaign_state::stopped) {
    out.stopped = stopped_dto{c.stopped_at, c.stopped_by, c.stopped_why};
  }
  return out;
}

result<task_dto> view_of(db::reader& r, const id::words& words, const task_row& t) {
  task_dto out{.number = t.number,
               .person = t.person.value,
               .kind = t.kind,
               .since = date_text(t.since),
               .state = t.state};
  if (t.state == task_state::closed) {
    TRY(auto note, words.open(r, t.person, t.sealed, place_of_note(t.number)));
    out.note = std::move(note);
    out.closed_by = t.closed_by;
    out.closed_at = t.closed_at;
  }
  return out;
}

message_page messages_of(db::reader& r, person_id who) {
  message_page out;
  for (const auto& m : store::campaigns_of(r, who)) {
    const auto c = m.sent_at == instant{} ? std::nullopt : store::find_campaign(r, m.campaign);
    if (c) {
      const auto w = wish_of(*c);
      out.items.push_back({.campaign = m.campaign,
                           .title = {w.says.title_ja, w.says.title_en},
                           .body = {w.says.body_ja, w.says.body_en},
                           .sent_at = m.sent_at,
                           .opened = m.opened_at != instant{}});
    }
  }
  return out;
}

std::vector<std::string> kinds_for(std::string_view role) {
  if (role == "events") {
    return {"attendance"};
  }
  if (role == "nurse") {
    return {"profile", "activity", "attendance", "vitals"};
  }
  return {"profile", "activity", "attendance"};
}

person_dto person_view(db::reader& r, const parts& on, tenant_code town, person_id who,
                       const std::vector<std::string>& kinds, const consent::viewer& v,
                       instant now) {
  person_dto out{.person = who.value};
  const auto today = day_of(now);
  const auto p = store::find_person(r, who).value_or(person_row{.person = who, .joined = today});
  if (holds(kinds, "activity")) {
    out.standing = standing_of(r, on.classes, p, today);
    out.activities = activities_of(r, who, which::all, shown_max);
    out.months = months_of(r, who, which::all);
  } else if (holds(kinds, "attendance")) {
    out.activities = activities_of(r, who, which::outings, shown_max);
  }
  if (holds(kinds, "profile")) {
    out.profile = profile_of(p, today);
    out.segments = store::segments_with(r, who);
    out.wants_recommendations = agreement{r}.of(r, who, now);
    auto& links = out.links.emplace();
    for (const auto& l : store::links_of(r, who)) {
      if (consent::is_seen(r, l.other, v, now)) {
        links.push_back({l.other.value, l.how, l.since});
      }
    }
  }
  if (holds(kinds, "vitals") && on.vitals) {
    if (auto text = on.vitals(r, town, who)) {
      out.vitals = json_raw{std::move(*text)};
    }
  }
  return out;
}

std::string export_of(db::reader& r, person_id who) {
  struct exported {
    std::optional<profile_dto> profile;
    std::vector<activity_dto> activities;
    std::vector<month_dto> months;
    std::vector<proposal_dto> proposals;
    std::vector<message_dto> messages;
  } out;
  if (const auto p = store::find_person(r, who)) {
    out.profile = profile_of(*p, p->joined);
    out.profile->age.reset();
  }
  out.activities = activities_of(r, who, which::all, exported_max);
  out.months = months_of(r, who, which::all);
  for (const auto& p : store::proposals_of(r, who, newest, exported_max)) {
    out.proposals.push_back(view_of(p));
  }
  out.messages = messages_of(r, who).items;
  return "{\"profile\":" + to_json(out.profile) + ",\"activities\":" + to_json(out.activities) +
         ",\"months\":" + to_json(out.months) + ",\"proposals\":" + to_json(out.proposals) +
         ",\"messages\":" + to_json(out.messages) + "}";
}

result<std::string> interests_in(const std::vector<std::string>& all) {
  const std::set<std::string_view> once(all.begin(), all.end());
  const bool good =
      all.size() <= interests_max && once.size() == all.size() &&
      std::all_of(all.begin(), all.end(), [](const std::string& one) { return is_code(one); });
  if (!good) {
    return problem{why::bad_input,
                   "interests are at most 20 codes, each once",
                   "bad_fields",
                   {{"interests", "not_allowed"}}};
  }
  std::string out;
  for (const auto one : once) {
    out += out.empty() ? "" : " ";
    out += one;
  }
  return out;
}

}  // namespace tsu::crm
