#include "app/outreach.h"

#include <cmath>
#include <set>
#include <utility>

#include "base/core/json.h"
#include "engine/consent/ports.h"
#include "engine/consent/read_person.h"
#include "engine/crm/parts.h"
#include "engine/crm/store.h"
#include "engine/crm/views.h"
#include "engine/geo/boundaries.h"
#include "engine/geo/roads.h"
#include "engine/id/people/profile.h"
#include "engine/id/people/store_accounts.h"
#include "service/community/acts.h"
#include "service/community/home.h"
#include "service/community/rules.h"
#include "service/community/store.h"
#include "service/health/parts.h"
#include "service/health/views.h"
#include "service/points/store.h"
#include "service/snow/store.h"
#include "service/weather/hardship.h"

namespace tsu::app {
namespace {

constexpr std::int64_t looked_at = 200, vitals_shown = 50;
constexpr crm::day_no days_ahead = 14;

crm::account_facts facts_of(db::reader& r, const id::keeper_of_boxes& keeper,
                            const id::account_row& a) {
  crm::account_facts out{
      .person = {a.id.value},
      .joined = crm::day_of(a.created),
      .gone = a.state != id::account_state::active && a.state != id::account_state::suspended};
  const auto p = id::find_profile(r, keeper, a.id);
  if (p.ok()) {
    out.district = p.value().district;
    out.born = crm::born_month(p.value().birth_date);
  } else if (p.error().code == "id_erased") {
    out.gone = true;
  }
  return out;
}

// Events that hang up a code: they say no more than when they are.
void add_events(db::reader& r, crm::day_no day, std::vector<crm::candidate>& out) {
  const auto from = crm::start_of(day), until = crm::start_of(day + days_ahead);
  for (const auto& e : points::store::all_events(r, looked_at)) {
    if (e.starts_at >= from && e.starts_at < until) {
      out.push_back({.id = "event:" + e.id,
                     .ja = e.name,
                     .en = e.name,
                     .starts_at = e.starts_at,
                     .ends_at = e.ends_at,
                     .distance_m = -1,
                     .exertion = crm::exertion_most});
    }
  }
}

// Where one can come without a place, or can still get one on that day, and there is one.
bool is_free(const community::session& s, crm::day_no day) {
  const bool open =
      s.of.sign_up_from < crm::start_of(day + 1) && s.of.sign_up_until > crm::start_of(day);
  return !s.cancelled && s.waiting == 0 && community::has_place(s) && (open || !s.of.needs_sign_up);
}

// Metres from where the person lives, and how they were measured: one search for all of them.
class ways_from_home {
 public:
  ways_from_home(std::optional<community::position> home, const crm::outlook& ahead)
      : home_(home), ways_(ahead.ways) {}

  void add(std::size_t candidate, const community::session_facts& of) {
    if (home_ && (of.lon != 0 || of.lat != 0)) {
      candidates_.push_back(candidate);
      places_.push_back({of.lon, of.lat});
    }
  }
  void measure(std::vector<crm::candidate>& all) const {
    if (places_.empty()) {
      return;
    }
    const geo::lonlat from{home_->lon, home_->lat};
    std::vector<std::optional<geo::walk>> walks(places_.size());
    if (ways_) {
      walks = ways_->walks(from, places_);
    }
    for (std::size_t i = 0; i < places_.size(); ++i) {
      auto& c = all[candidates_[i]];
      c.by = walks[i] ? crm::measured::road : crm::measured::line;
      c.distance_m = std::llround(walks[i] ? walks[i]->metres : geo::haversine_m(from, places_[i]));
    }
  }

 private:
  std::optional<community::position> home_;
  std::shared_ptr<const geo::road_graph> ways_;
  std::vector<std::size_t> candidates_;
  std::vector<geo::lonlat> places_;
};

// What nobody has said of how strenuous it is counts as the most: a limit that a nurse has set is
// never stretched.
crm::candidate candidate_of(const community::session& s) {
  crm::candidate out{.id = "session:" + std::to_string(s.number),
                     .ja = s.of.ja,
                     .en = s.of.en,
                     .district = s.of.district,
                     .starts_at = s.of.starts_at,
                     .ends_at = s.of.ends_at,
                     .distance_m = -1,  // where the person has not said where they live
                     .indoor = !s.of.outdoor.value_or(false),
                     .exertion = s.of.exertion.value_or(crm::exertion_most)};
  const auto said = s.of.tags.value_or(std::vector<std::string>{});
  std::set<std::string> tags(said.begin(), said.end());
  if (!s.programme.empty()) {
    tags.insert(s.programme);
  }
  for (const auto& tag : tags) {
    out.tags.push_back({tag, s.of.ja, s.of.en});
  }
  return out;
}

using sessions_of = std::set<std::int64_t>;
sessions_of signed_up(db::reader& r, person_id who) {
  sessions_of out;
  for (const auto& s : community::store::sign_ups_of(r, who, looked_at)) {
    if (s.state != community::sign_up_state::cancelled) {
      out.insert(s.session);
    }
  }
  return out;
}

void add_sessions(db::reader& r, person_id who, crm::day_no day, ways_from_home ways,
                  std::vector<crm::candidate>& out) {
  const auto known = crm::store::find_person(r, who);
  const auto hers = signed_up(r, who);
  std::vector<std::pair<person_id, sessions_of>> friends;
  for (const auto& l : crm::store::links_of(r, who)) {
    friends.emplace_back(l.other, signed_up(r, l.other));
  }
  for (const auto& s :
       community::store::sessions(r, {.from = crm::start_of(day),
                                     .until = crm::start_of(day + days_ahead),
                                     .limit = looked_at,
                                     .district = known ? known->district : std::string{}})) {
    if (!is_free(s, day) || hers.contains(s.number)) {
      continue;
    }
    auto& one = out.emplace_back(candidate_of(s));
    ways.add(out.size() - 1, s.of);
    for (const auto& [other, theirs] : friends) {
      if (theirs.contains(s.number)) {
        one.attending.push_back(other);
      }
    }
  }
  ways.measure(out);
}

std::optional<std::string> vitals_of(db::reader& r, const health::parts& on, tenant_code town,
                                     person_id who) {
  const auto page = health::records_of(
      r, on, {town, who},
      {.person = who, .from = instant{}, .before = instant::max(), .limit = vitals_shown});
  return page.ok() && !page.value().items.empty() ? std::optional{to_json(page.value().items)}
                                                  : std::nullopt;
}

crm::hardship in_words_of_crm(weather::hardship h) {
  switch (h) {
    case weather::hardship::heat: return crm::hardship::heat;
    case weather::hardship::snow: return crm::hardship::snow;
    case weather::hardship::storm: return crm::hardship::storm;
    case weather::hardship::none: break;
  }
  return crm::hardship::none;
}

// What was forecast for the hours in which people are out, where the forecast is of today.
std::vector<weather::hour_told> forecast_hours(db::reader& r, instant now) {
  std::vector<weather::hour_told> out;
  const auto day = crm::day_of(now);
  const interval outside{crm::start_of(day) + std::chrono::hours{6},
                         crm::start_of(day) + std::chrono::hours{18}};
  const auto known = snow::newest_forecast(r, "", now);
  if (!known || now - known->issued_at > std::chrono::hours{24}) {
    return out;
  }
  for (const auto& h : known->hours) {
    if (outside.contains(h.at)) {
      out.push_back({.temperature_c = h.temperature_c,
                     .humidity_pct = {},
                     .solar_kwm2 = {},
                     .snowfall_cm = h.snowfall_cm,
                     .wind_ms = h.wind_ms});
    }
  }
  return out;
}

weather::hard_limits limits_of(db::reader& r, instant now) {
  const auto number = [&](std::string_view name) {
    return static_cast<double>(community::number_of_town(r, name, now));
  };
  return {.wbgt_c = number("community.heat_wbgt_c"),
          .snowfall_cm = number("community.snowfall_cm_a_day"),
          .wind_ms = number("community.wind_ms")};
}

// By stations of the town itself, else by those of it that its prefecture keeps; and by the
// forecast.
task<crm::outlook> look_ahead(surroundings around, tenant_code town, instant now) {
  auto& house = around.weather->stores;
  const auto limits = co_await house.at(town, db::place::people).read([&](db::reader& r) {
    return limits_of(r, now);
  });
  const auto hours = co_await house.at(town, db::place::town).read([&](db::reader& r) {
    return forecast_hours(r, now);
  });
  auto worst = weather::hardship_of(hours, limits);
  worst = weather::harder(
      worst, co_await weather::hardship_lately(*around.weather, town, {}, now, limits));
  const auto home = geo::prefecture_of(town);
  if (home && !(*home == town) && house.has_tenant(*home)) {
    worst = weather::harder(
        worst, co_await weather::hardship_lately(*around.weather, *home, town, now, limits));
  }
  co_return crm::outlook{
      .weather = in_words_of_crm(worst),
      .ways = around.roads == nullptr ? nullptr : co_await around.roads->of(town)};
}

}  // namespace

std::shared_ptr<module_parts> make_crm(db::house& house, const person_ports& persons,
                                       std::optional<crypto::box_key> key,
                                       std::shared_ptr<const health::parts> measured,
                                       const surroundings& around) {
  auto out = std::make_shared<crm::parts>(house);
  out->key_of = id::keys_under(key);
  out->exists = persons.exists;
  out->accounts_after = [key](db::reader& r, tenant_code town, person_id after,
                              std::int64_t limit) {
    const id::keeper_of_boxes keeper{key, town};
    std::vector<crm::account_facts> some;
    for (id::account_id from{after.value}; some.empty();) {
      const auto rows = id::read_accounts(r, from, limit);
      if (rows.empty()) {
        break;
      }
      for (const auto& a : rows) {
        from = a.id;
        if (a.kind == id::account_kind::resident) {
          some.push_back(facts_of(r, keeper, a));
        }
      }
    }
    return some;
  };
  out->candidates = [key](db::reader& r, tenant_code town, person_id who, crm::day_no day,
                          const crm::outlook& ahead) {
    const auto open = [&key](db::reader& in, tenant_code of, person_id whose) {
      return id::keeper_of_boxes{key, of}.person_key(in, {whose.value});
    };
    std::vector<crm::candidate> all;
    add_events(r, day, all);
    add_sessions(r, who, day, {community::home_of(r, open, town, who), ahead}, all);
    return all;
  };
  out->outlook_of = [around](tenant_code town, instant now) {
    return look_ahead(around, town, now);
  };
  out->vitals = [measured](db::reader& r, tenant_code town, person_id who) {
    return vitals_of(r, *measured, town, who);
  };
  out->may_see_vitals = [](db::reader& r, const crm::acting& a, std::string_view purpose) {
    return consent::check_staff_asks(r, {a.subject, a.role, a.trace_id}, purpose, {"vitals"}).ok();
  };
  return out;
}

void export_activities(consent::ports& out) {
  out.exporters["activities"] = [](db::reader& r, tenant_code,
                                   person_id who) -> result<std::string> {
    return crm::export_of(r, who);
  };
}

}  // namespace tsu::app
