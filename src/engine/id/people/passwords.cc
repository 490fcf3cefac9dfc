#include "engine/id/people/passwords.h"

#include "base/crypto/password.h"
#include "base/i18n/normal.h"
#include "base/record/audit.h"
#include "engine/id/people/login.h"
#include "engine/id/people/profile.h"
#include "engine/id/people/rules.h"
#include "engine/id/people/second_factor.h"
#include "engine/id/people/store_credentials.h"

namespace tsu::id {
namespace {

struct circumstances {
  second_factor second{};
  std::vector<std::string> words;
  std::string birth_date;
};

circumstances look(db::reader& r, const keeper_of_boxes& keys, account_id a,
                   const std::string& town) {
  circumstances out{.second = has_authenticator(r, a) ? second_factor::there : second_factor::none,
                    .words = {town, "tsunagu"},
                    .birth_date = {}};
  if (const auto row = find_account(r, a)) {
    out.words.push_back(row->login_id);
  }
  if (const auto p = find_profile(r, keys, a); p.ok()) {
    out.birth_date = p.value().birth_date;
    out.words.push_back(p.value().name);
    out.words.push_back(p.value().kana);
  }
  return out;
}

}  // namespace

task<result<std::string>> hash_choice(const parts& on, tenant_code town, const secret_choice& w) {
  const keeper_of_boxes keys{on.key, town};
  const auto around = co_await on.house.at(town, db::place::people).read([&](db::reader& r) {
    return look(r, keys, w.account, on.name_of_tenant(town));
  });
  const auto normal = password_in(w.text.reveal());
  const bool pin = w.what == memorised::pin;
  std::string_view fault = "not_a_text";
  if (normal) {
    fault = pin ? fault_of_pin(*normal, around.birth_date)
                : fault_of_password(*normal, around.second, around.words);
  }
  if (!fault.empty()) {
    co_return problem{why::bad_input,
                      "it would be too easy to guess",
                      pin ? "bad_pin" : "bad_password",
                      {{pin ? "new-pin" : "new-password", std::string{fault}}}};
  }
  co_return co_await on.desk->hash(secret<std::string>{*normal});
}

void keep_choice(db::tx& t, const account_row& a, memorised what, std::string_view hash,
                 session_id but, std::string_view by, std::string_view role) {
  const auto kind = what == memorised::pin ? credential_kind::pin : credential_kind::password;
  replace_credential(t, {.id = {},
                         .account = a.id,
                         .kind = kind,
                         .locator = {},
                         .secret = std::string{hash},
                         .label = {}});
  end_sessions_of(t, a.id, end_reason::secret_changed, by, role, but);
  const auto about = std::to_string(a.id.value);
  record::audit(t, {.actor = by,
                    .role = role,
                    .action = what == memorised::pin ? "id.pin.set" : "id.password.set",
                    .subject_kind = "id.account",
                    .subject = about});
}

}  // namespace tsu::id
