#include "app/identity.h"

#include "engine/id/keys/key_keeper.h"
#include "engine/id/module.h"
#include "engine/id/used_once.h"

namespace tsu::app {

std::shared_ptr<id::op::provider> make_provider(const identity_wish& w) {
  auto out = std::make_shared<id::op::provider>(w.house, w.time);
  out->keys_of = [&keys = w.keys](tenant_code t) { return keys.of(t); };
  out->spend = [](db::tx& t, const id::op::shown_once& one) {
    return id::use_once(t,
                        {.what = one.use, .whose = one.who, .value = one.jti, .until = one.until});
  };
  out->find_login = [](db::reader& r, std::string_view hash, instant now) {
    return id::find_login(r, hash, now);
  };
  out->find_profile = [key = w.installation](db::reader& r, tenant_code town, id::account_id who) {
    return id::find_profile(r, id::keeper_of_boxes{key, town}, who);
  };
  out->end_session = [](db::tx& t, const id::login& who) {
    id::end_session(t, who.account, who.session, id::end_reason::signed_out,
                    id::subject_of(who.account), "resident");
  };
  out->check_rules = w.check_rules;
  out->texts = &w.texts;
  out->name_of_tenant = w.name_of;
  out->public_url = w.public_url;
  out->fetch = id::op::fetcher_over(w.outside);
  return out;
}

i18n::texts texts_of_identity() { return i18n::texts::load(id::contents().texts).value(); }

}  // namespace tsu::app
