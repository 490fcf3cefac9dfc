#include "app/health.h"

#include <algorithm>

#include "app/card_holders.h"
#include "base/core/json.h"
#include "engine/consent/access_log.h"
#include "engine/consent/ports.h"
#include "engine/consent/read_person.h"
#include "engine/consent/store_persons.h"
#include "engine/id/people/profile.h"
#include "engine/id/people/words.h"
#include "service/health/parts.h"
#include "service/health/views.h"

namespace tsu::app {
namespace {

constexpr std::int64_t exported_max = 20'000, recent_max = 50;

consent::actor actor_of(const health::acting& a) { return {a.subject, a.role, a.trace_id}; }

// Of a protected person only those whom the order names: the others may not even know.
std::vector<health::proxy> proxies_of(db::reader& r, person_id who, instant now) {
  const auto order = consent::find_protection(r, who, now);
  const auto is_named = [&](person_id proxy) {
    const auto name = "proxy:" + std::to_string(proxy.value);
    return std::find(order->who.begin(), order->who.end(), name) != order->who.end();
  };
  std::vector<health::proxy> out;
  for (const auto& p : consent::read_proxies_now(r, who, now)) {
    if (!order || is_named(p.proxy)) {
      out.push_back({p.id, p.person, p.proxy, consent::name_of(p.kind)});
    }
  }
  return out;
}

struct exported {
  std::vector<health::record_dto> records;
  std::vector<health::check_dto> checks;
};
BOOST_DESCRIBE_STRUCT(exported, (), (records, checks))

health::store::record_query newest(person_id who, instant until, std::int64_t limit) {
  return {.person = who, .from = instant{}, .before = until, .before_number = 0, .limit = limit};
}

}  // namespace

std::shared_ptr<health::parts> make_health(db::house& house, const person_ports& persons,
                                           std::optional<crypto::box_key> key) {
  auto out = std::make_shared<health::parts>(house);
  out->key_of = id::keys_under(key);
  out->exists = persons.exists;
  if (persons.may_know) {
    out->may_know = [knows = persons.may_know](db::reader& r, person_id who,
                                               const health::acting& a, instant now) {
      return knows(r, who, caller{.subject = a.subject, .role = a.role}, now);
    };
  }
  out->current = consent::current_of;
  out->holder_of_card = holder_of_card_or_number;
  out->may_look = [](db::reader& r, const health::acting& a, std::string_view purpose) {
    return consent::check_staff_asks(r, actor_of(a), purpose, {"vitals"});
  };
  out->note_look = [](db::tx& t, const health::acting& a, person_id who, std::string_view purpose) {
    consent::note_look(t, actor_of(a), consent::current_of(t, who), {"vitals"},
                       purpose.empty() ? consent::of_assistance : purpose);
  };
  out->note_proxy_look = [](db::tx& t, const health::acting& a, person_id who) {
    consent::note_proxy_look(t, actor_of(a), who, "vitals");
  };
  out->proxies_of = proxies_of;
  out->proxied_by = [](db::reader& r, person_id who, instant now) {
    std::vector<health::proxy> all;
    for (const auto& p : consent::read_proxied_now(r, who, now)) {
      for (auto& one : proxies_of(r, p.person, now)) {  // whom a protected person has not shut out
        if (one.id == p.id) {
          all.push_back(std::move(one));
        }
      }
    }
    return all;
  };
  out->name_of = [key](db::reader& r, tenant_code town, person_id who) {
    const auto known = id::find_profile(r, id::keeper_of_boxes{key, town}, {who.value});
    return known.ok() ? known.value().name : std::string{};
  };
  return out;
}

void add_health(consent::ports& to, std::shared_ptr<const health::parts> on) {
  to.readers["vitals"] = [on](db::reader& r,
                              const consent::asked_data& a) -> result<std::optional<std::string>> {
    TRY(const auto page,
        health::records_of(r, *on, {a.tenant, a.person},
                           newest(a.person, a.now + health::ahead_max, recent_max)));
    return page.items.empty() ? std::optional<std::string>{} : std::optional{to_json(page.items)};
  };
  to.exporters["health"] = [on](db::reader& r, tenant_code town,
                                person_id who) -> result<std::string> {
    constexpr auto end = instant::max();
    TRY(auto page, health::records_of(r, *on, {town, who}, newest(who, end, exported_max)));
    TRY(const auto all,
        health::checks_of(r, *on, town, who, exported_max * exported_max, exported_max));
    exported out{.records = std::move(page.items), .checks = {}};
    for (const auto& c : all) {
      out.checks.push_back(health::view_of(c));
    }
    return to_json(out);
  };
}

}  // namespace tsu::app
