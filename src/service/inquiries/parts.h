// Everything this module is given; made once in main.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/crypto/box.h"
#include "base/db/db.h"
#include "base/module/module.h"
#include "service/inquiries/types.h"

namespace tsu::inquiries {

struct person_facts {
  std::string name, kana, login_id;
};

struct parts final : module_parts {
  explicit parts(db::house& h) : house(h) {}
  db::house& house;
  // The key over a person's data. Without it nothing is kept and nothing read.
  std::function<result<crypto::box_key>(db::reader&, tenant_code, person_id)> key_of;
  // Whether that account is a person's; and whether whoever asks may know of them (支援措置).
  // Without them everybody is, and everybody may.
  std::function<bool(db::reader&, person_id)> exists;
  std::function<bool(db::reader&, person_id, const caller&, instant now)> may_know;
  // What staff looked at stands in the person's own log.
  std::function<void(db::tx&, const caller&, std::string_view trace, person_id)> seen;
  // How people are called, for the list of who needs help; without it by their number.
  std::function<person_facts(db::reader&, tenant_code, person_id)> who_is;
};

// "inquiries_no_key" where nobody has handed in any; "id_erased" and others of engine/id.
inline result<crypto::box_key> key_over(const parts& on, db::reader& r, tenant_code town,
                                        person_id who) {
  if (!on.key_of) {
    return problem{why::unavailable, "there is no key over personal data", "inquiries_no_key"};
  }
  return on.key_of(r, town, who);
}

}  // namespace tsu::inquiries
