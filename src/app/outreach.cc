#include "app/outreach.h"

#include "engine/consent/ports.h"
#include "engine/crm/parts.h"
#include "engine/crm/views.h"
#include "engine/id/people/profile.h"
#include "engine/id/people/store_accounts.h"
#include "service/points/store.h"

namespace tsu::app {
namespace {

constexpr std::int64_t events_looked_at = 200;
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
std::vector<crm::candidate> coming_events(db::reader& r, crm::day_no day) {
  std::vector<crm::candidate> out;
  const auto from = crm::start_of(day), until = crm::start_of(day + days_ahead);
  for (const auto& e : points::store::all_events(r, events_looked_at)) {
    if (e.starts_at >= from && e.starts_at < until) {
      out.push_back({.id = "event:" + e.id,
                     .ja = e.name,
                     .en = e.name,
                     .starts_at = e.starts_at,
                     .ends_at = e.ends_at,
                     .distance_m = -1});
    }
  }
  return out;
}

}  // namespace

std::shared_ptr<module_parts> make_crm(db::house& house, const person_ports& persons,
                                       std::optional<crypto::box_key> key) {
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
  out->candidates = [](db::reader& r, tenant_code, person_id, crm::day_no day) {
    return coming_events(r, day);
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
