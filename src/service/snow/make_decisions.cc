#include "service/snow/make_decisions.h"

#include <algorithm>
#include <map>

#include "base/record/audit.h"
#include "service/snow/call_out.h"
#include "service/snow/changes.h"
#include "service/snow/officer.h"

namespace tsu::snow {
namespace {

constexpr std::size_t key_max = 100, reason_max = 1000;

decision_row row_of(const zone& z, const check& c, decision_input input, const night_moment& m) {
  decision_row d{.night = text_of(night_of(m.now)),
                 .district = z.district,
                 .road = z.road,
                 .stage = c.what,
                 .at = c.at,
                 .made_at = m.now,
                 .mode = m.settings.mode(m.now, {z.district, z.road})};
  d.output = decide(input);
  d.input = std::move(input);
  d.verdict = d.output.verdict;
  return d;
}

// false where it was made before.
bool keep(db::tx& t, decision_row& d) {
  const auto number = insert_decision(t, d);
  if (!number) {
    return false;
  }
  d.number = *number;
  tell_decided(t, d);
  return true;
}

bool goes_already(const std::vector<decision_row>& night, const zone& z) {
  return std::any_of(night.begin(), night.end(), [&](const auto& d) {
    return d.district == z.district && d.road == z.road && d.stage != stage::pre_notice &&
           d.verdict == verdict::dispatch;
  });
}

bool a_person_decided(const std::vector<decision_row>& night, const zone& z) {
  const auto* holds = what_holds(night, z);
  return holds != nullptr && holds->stage == stage::manual;
}

// Requests where the town lets the program ask; otherwise whoever is on duty gets to know.
void follow_up(db::tx& t, const std::vector<decision_row>& before,
               const std::vector<decision_row>& made, const dated_settings& s) {
  std::vector<decision_row> go, to_approve, to_look;
  for (const auto& d : made) {
    const zone z{d.district, d.road};
    if (a_person_decided(before, z) || d.mode == mode::advise) {
      continue;
    }
    if (d.verdict == verdict::ask) {
      to_look.push_back(d);
    } else if (d.verdict == verdict::dispatch && d.mode == mode::automatic) {
      go.push_back(d);
    } else if (d.verdict == verdict::dispatch && !goes_already(before, z)) {
      to_approve.push_back(d);
    }
  }
  open_requests(t, go, s);
  ask_officer(t, to_approve);
  ask_to_look(t, to_look);
}

class zones_of_now {
 public:
  zones_of_now(db::tx& t, const dated_settings& s) : t_(t), moment_{t.now(), s} {}
  decision_row decide_on(const zone& z, const check& c) {
    auto at = posts_.find(z.district);
    if (at == posts_.end()) {
      at = posts_.emplace(z.district, look_at_posts(t_, z.district, moment_)).first;
    }
    return row_of(z, c, look_at_zone(t_, z, c, at->second, moment_), moment_);
  }

 private:
  db::tx& t_;
  const night_moment moment_;
  std::map<std::string, std::vector<post_view>> posts_;
};

void tell_silent_posts(db::tx& t, const dated_settings& s) {
  const auto limits = health_limits_of(s, t.now());
  for (auto& p : all_posts(t)) {
    if (tell_troubles(t, p, troubles_of(p.state, t.now(), limits))) {
      put_post_state(t, p.about.code, p.state);
    }
  }
}

result<done> check_words(std::string_view reason, std::string_view key) {
  if (key.empty() || key.size() > key_max || key.find('\0') != key.npos) {
    return problem{why::bad_input, "a key of 1 to 100 characters", "snow_key_needed"};
  }
  if (reason.empty() || reason.size() > reason_max || reason.find('\0') != reason.npos) {
    return problem{why::not_processable, "say why", "snow_reason_needed"};
  }
  return done{};
}

// One zone as a person decides it; what the program would say now stands beside it.
decision_row manual_row(db::tx& t, const zone& z, const override_draft& o, const actor& who,
                        const dated_settings& s) {
  const check c{t.now(), stage::manual};
  zones_of_now now{t, s};
  auto d = now.decide_on(z, c);
  d.by = who.subject;
  d.why = o.reason;
  d.key = o.key;
  d.verdict = o.verdict;
  d.output = by_a_person(o.verdict, std::move(d.output));
  return d;
}

result<std::vector<zone>> zones_asked(db::reader& r, const override_draft& o) {
  std::vector<zone> out;
  for (auto& z : all_zones(r)) {
    if (z.district == o.district && (!o.road || *o.road == z.road)) {
      out.push_back(std::move(z));
    }
  }
  if (out.empty()) {
    return problem{why::not_found, "no such roads in such a district", "snow_no_district"};
  }
  return out;
}

// The same key again: what it did then; with something else it is refused.
result<std::optional<overridden_dto>> done_before(db::reader& r, const override_draft& o) {
  const auto then = decisions_by_key(r, o.key);
  if (then.empty()) {
    return std::optional<overridden_dto>{};
  }
  overridden_dto out{.before = true};
  for (const auto& d : then) {
    if (d.district != o.district || d.verdict != o.verdict) {
      return problem{why::conflict, "the key came with another decision", "snow_key_reused"};
    }
    out.decisions.push_back(d.number);
  }
  return std::optional{std::move(out)};
}

result<overridden_dto> decide_by_hand(db::tx& t, const std::vector<zone>& zones,
                                      const override_draft& o, std::int64_t answers,
                                      const actor& who) {
  const auto settings = load_settings(t);
  overridden_dto out;
  std::vector<decision_row> made;
  for (const auto& z : zones) {
    auto d = manual_row(t, z, o, who, settings);
    d.answers = answers;
    if (keep(t, d)) {
      out.decisions.push_back(d.number);
      record::audit(t, {.actor = who.subject,
                        .role = who.role,
                        .action = "snow.decision.overridden",
                        .subject_kind = "snow.decision",
                        .subject = std::to_string(d.number),
                        .purpose = o.reason});
      made.push_back(std::move(d));
    }
  }
  if (o.verdict == verdict::dispatch) {
    out.requests = open_requests(t, made, settings);
  }
  return out;
}

result<overridden_dto> override_in(db::tx& t, const override_draft& o, std::int64_t answers,
                                   const actor& who) {
  TRY(auto before, done_before(t, o));
  if (before) {
    return std::move(*before);
  }
  TRY(const auto zones, zones_asked(t, o));
  return decide_by_hand(t, zones, o, answers, who);
}

}  // namespace

std::size_t decide_check(db::tx& t, const check& c, const dated_settings& s) {
  const auto before = decisions_of(t, text_of(night_of(c.at)));
  const bool decided = std::any_of(before.begin(), before.end(), [&](const auto& d) {
    return d.at == c.at && d.stage == c.what;
  });
  if (decided) {
    return 0;
  }
  zones_of_now now{t, s};
  std::vector<decision_row> made;
  for (const auto& z : all_zones(t)) {
    auto d = now.decide_on(z, c);
    if (keep(t, d)) {
      made.push_back(std::move(d));
    }
  }
  if (c.what == stage::pre_notice) {
    tell_in_advance(t, made);
  } else {
    follow_up(t, before, made, s);
  }
  return made.size();
}

std::size_t decide_heavy(db::tx& t, const dated_settings& s) {
  const auto night = text_of(night_of(t.now()));
  const auto before = decisions_of(t, night);
  zones_of_now now{t, s};
  std::vector<decision_row> made;
  for (const auto& z : all_zones(t)) {
    const auto heavy = s.value("snow.heavy_cm", t.now(), {z.district, z.road});
    const auto posts = posts_of(t, z.district);
    const bool deep = std::any_of(posts.begin(), posts.end(), [&](const auto& p) {
      return p.state.depth_cm.value_or(0) >= heavy;
    });
    if (!deep || goes_already(before, z) || a_person_decided(before, z)) {
      continue;
    }
    auto d = now.decide_on(z, {t.now(), stage::heavy});
    const bool goes = d.verdict == verdict::dispatch && d.output.reasons[0].code == "heavy";
    if (goes && keep(t, d)) {
      made.push_back(std::move(d));
    }
  }
  follow_up(t, before, made, s);
  return made.size();
}

task<void> watch_night(const parts& on, tenant_code tenant) {
  auto& town = on.stores.at(tenant, db::place::town);
  co_await town.write([](db::tx& t) {
    const auto settings = load_settings(t);
    tell_silent_posts(t, settings);
    if (const auto c = due_check(t.now())) {
      decide_check(t, *c, settings);
    }
    decide_heavy(t, settings);
  });
}

task<result<overridden_dto>> override_decision(const parts& on, tenant_code tenant,
                                               const override_draft& o, const actor& who) {
  CO_TRY(const done sound, check_words(o.reason, o.key));
  if (o.verdict != verdict::dispatch && o.verdict != verdict::skip) {
    co_return problem{why::not_processable, "a person sends plows or does not", "snow_own_verdict"};
  }
  auto& town = on.stores.at(tenant, db::place::town);
  auto made = co_await town.write([&](db::tx& t) { return override_in(t, o, 0, who); });
  co_return made;
}

task<result<overridden_dto>> approve_decision(const parts& on, tenant_code tenant,
                                              std::int64_t number, const approval_draft& a,
                                              const actor& who) {
  CO_TRY(const done sound, check_words(a.reason, a.key));
  auto& town = on.stores.at(tenant, db::place::town);
  const auto work = [&](db::tx& t) -> result<overridden_dto> {
    const auto d = find_decision(t, number);
    if (!d) {
      return problem{why::not_found, "no decision of that number", "snow_no_decision"};
    }
    const override_draft o{.district = d->district,
                           .road = d->road,
                           .verdict = a.approve ? verdict::dispatch : verdict::skip,
                           .reason = a.reason,
                           .key = a.key};
    TRY(auto before, done_before(t, o));
    if (before) {
      return std::move(*before);
    }
    const auto night = decisions_of(t, d->night);
    if (d->night != text_of(night_of(t.now())) ||
        !waits_for_approval(night, {d->district, d->road})) {
      return problem{why::conflict, "nothing waits for approval", "snow_not_waiting"};
    }
    return decide_by_hand(t, {{d->district, d->road}}, o, d->number, who);
  };
  auto made = co_await town.write(work);
  co_return made;
}

void approve_all(db::tx& t, std::string_view night, instant at, bool approve, const actor& who) {
  const auto all = decisions_of(t, night);
  for (const auto& d : all) {
    const zone z{d.district, d.road};
    if (d.at != at || d.stage == stage::manual || d.verdict != verdict::dispatch ||
        night != text_of(night_of(t.now())) || !waits_for_approval(all, z)) {
      continue;
    }
    const override_draft o{.district = d.district,
                           .road = d.road,
                           .verdict = approve ? verdict::dispatch : verdict::skip,
                           .reason = "answered the message",
                           .key = "message:" + std::to_string(d.number)};
    (void)decide_by_hand(t, {z}, o, d.number, who);
  }
}

}  // namespace tsu::snow
