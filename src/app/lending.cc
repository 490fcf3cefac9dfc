#include "app/lending.h"

#include <utility>

#include "app/person_names.h"
#include "engine/crm/rules.h"
#include "engine/id/parts.h"
#include "engine/id/people/accounts.h"
#include "engine/id/people/profile.h"
#include "engine/id/people/tablets.h"
#include "service/devices/parts.h"

namespace tsu::app {
namespace {

id::acting as_id(const devices::acting& who, const std::string& reason) {
  return {who.subject, who.role, reason, who.trace_id};
}

result<devices::binding> bind(db::tx& t, const devices::acting& who, const std::string& serial,
                              person_id person, const std::string& reason) {
  TRY(const auto made, id::lend_tablet(t, as_id(who, reason), {serial, person.value, reason}));
  return devices::binding{made.id, made.code, made.code_expires};
}

result<done> unbind(db::tx& t, const devices::acting& who, std::int64_t number,
                    const std::string& reason) {
  return id::take_back_tablet(t, as_id(who, reason), {number});
}

}  // namespace

std::shared_ptr<devices::parts> make_devices(db::house& house, const person_ports& persons,
                                             const id::parts& people) {
  auto out = std::make_shared<devices::parts>(house);
  out->exists = persons.exists;
  out->may_know = persons.may_know;
  out->seen = seen_as(persons, "tablets");
  out->key_of = id::keys_under(people.key);
  out->bind = bind;
  out->unbind = unbind;
  out->age_of = [key = people.key](db::reader& r, tenant_code town, person_id who,
                                   instant now) -> std::optional<int> {
    const auto known = id::find_profile(r, id::keeper_of_boxes{key, town}, {who.value});
    const auto age = known.ok()
                         ? crm::age_on(crm::born_month(known.value().birth_date), crm::day_of(now))
                         : std::nullopt;
    return age ? std::optional{static_cast<int>(*age)} : std::nullopt;
  };
  out->who_is = [key = people.key](db::reader& r, tenant_code town, person_id who) {
    auto names = names_of(r, key, town, who);
    return devices::person_facts{std::move(names.name), std::move(names.kana),
                                 std::move(names.login_id)};
  };
  return out;
}

}  // namespace tsu::app
