#include "app/person_names.h"

#include "engine/id/people/profile.h"
#include "engine/id/people/store_accounts.h"

namespace tsu::app {

person_names names_of(db::reader& r, const std::optional<crypto::box_key>& key, tenant_code town,
                      person_id who) {
  const auto account = id::find_account(r, {who.value});
  const auto known = id::find_profile(r, id::keeper_of_boxes{key, town}, {who.value});
  person_names out;
  out.login_id = account ? account->login_id : "";
  if (known.ok()) {
    out.name = known.value().name;
    out.kana = known.value().kana;
  }
  return out;
}

}  // namespace tsu::app
