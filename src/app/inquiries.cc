#include "app/inquiries.h"

#include <utility>

#include "app/person_names.h"
#include "engine/id/parts.h"
#include "engine/id/people/words.h"

namespace tsu::app {

std::shared_ptr<inquiries::parts> make_inquiries(db::house& house, const person_ports& persons,
                                                 const id::parts& people) {
  auto out = std::make_shared<inquiries::parts>(house);
  out->exists = persons.exists;
  out->may_know = persons.may_know;
  out->seen = seen_as(persons, "inquiries");
  out->key_of = id::keys_under(people.key);
  out->who_is = [key = people.key](db::reader& r, tenant_code town, person_id who) {
    auto names = names_of(r, key, town, who);
    return inquiries::person_facts{std::move(names.name), std::move(names.kana),
                                   std::move(names.login_id)};
  };
  return out;
}

}  // namespace tsu::app
