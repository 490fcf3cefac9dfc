#include "app/inquiries.h"

#include "engine/id/parts.h"
#include "engine/id/people/profile.h"
#include "engine/id/people/store_accounts.h"

namespace tsu::app {

std::shared_ptr<inquiries::parts> make_inquiries(db::house& house, const person_ports& persons,
                                                 const id::parts& people) {
  auto out = std::make_shared<inquiries::parts>(house);
  out->exists = persons.exists;
  out->may_know = persons.may_know;
  out->seen = seen_as(persons, "inquiries");
  out->key_of = [key = people.key](db::reader& r, tenant_code town, person_id who) {
    return id::keeper_of_boxes{key, town}.person_key(r, {who.value});
  };
  out->who_is = [key = people.key](db::reader& r, tenant_code town, person_id who) {
    const auto account = id::find_account(r, {who.value});
    const auto known = id::find_profile(r, id::keeper_of_boxes{key, town}, {who.value});
    inquiries::person_facts facts;
    facts.login_id = account ? account->login_id : "";
    if (known.ok()) {
      facts.name = known.value().name;
      facts.kana = known.value().kana;
    }
    return facts;
  };
  return out;
}

}  // namespace tsu::app
