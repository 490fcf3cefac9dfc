#include "app/outreach.h"

#include <set>
#include <utility>

#include "base/core/json.h"
#include "engine/consent/ports.h"
#include "engine/consent/read_person.h"
#include "engine/crm/parts.h"
#include "engine/crm/store.h"
#include "engine/crm/views.h"
#include "engine/id/people/profile.h"
#include "engine/id/people/store_accounts.h"
#include "service/community/rules.h"
#include "service/community/store.h"
#include "service/health/parts.h"
#include "service/health/views.h"
#include "service/points/store.h"

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

// What nobody has said of how strenuous it is counts as the most: a limit that a nurse has set is
// never stretched.
crm::candidate candidate_of(const community::session& s) {
  crm::candidate out{.id = "session:" + std::to_string(s.number),
                     .ja = s.of.ja,
                     .en = s.of.en,
                     .district = s.of.district,
                     .starts_at = s.of.starts_at,
                     .ends_at = s.of.ends_at,
                     .distance_m = -1,  // the town knows a district of people, and no house
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

void add_sessions(db::reader& r, person_id who, crm::day_no day, std::vector<crm::candidate>& out) {
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
    for (const auto& [other, theirs] : friends) {
      if (theirs.contains(s.number)) {
        one.attending.push_back(other);
      }
    }
  }
}

std::optional<std::string> vitals_of(db::reader& r, const health::parts& on, tenant_code town,
                                     person_id who) {
  const auto page = health::records_of(
      r, on, {town, who},
      {.person = who, .from = instant{}, .before = instant::max(), .limit = vitals_shown});
  return page.ok() && !page.value().items.empty() ? std::optional{to_json(page.value().items)}
                                                  : std::nullopt;
}

}  // namespace

std::shared_ptr<module_parts> make_crm(db::house& house, const person_ports& persons,
                                       std::optional<crypto::box_key> key,
                                       std::shared_ptr<const health::parts> measured) {
  auto out = std::make_shared<crm::parts>(house);
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
  out->candidates = [](db::reader& r, tenant_code, person_id who, crm::day_no day) {
    std::vector<crm::candidate> all;
    add_events(r, day, all);
    add_sessions(r, who, day, all);
    return all;
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
