#include "engine/id/people/profile.h"

#include "base/core/json.h"
#include "engine/id/people/notices.h"
#include "engine/id/people/store_accounts.h"
#include "engine/id/people/store_credentials.h"
#include "engine/id/staffing/store_staffing.h"

namespace tsu::id {
namespace {

// What is sealed. Members are added, never taken away: what was sealed before must open.
struct sealed_profile {
  std::string name, kana, birth_date, district, phone, email;
  std::optional<std::string> section = {};
};
BOOST_DESCRIBE_STRUCT(sealed_profile, (), (name, kana, birth_date, district, phone, email, section))

constexpr std::string_view town_key_name = "town";

problem no_key() {
  return {why::unavailable, "people_key is not set, and no people.key stands in the data folder",
          "id_no_key"};
}
problem erased() { return {why::gone, "this person's key was destroyed", "id_erased"}; }

std::string town_place(tenant_code t) { return "id.key:" + std::string{t.text()}; }
std::string key_place(account_id a) { return "id.person.key:" + std::to_string(a.value); }
std::string profile_place(account_id a) { return "id.profile:" + std::to_string(a.value); }

result<crypto::box_key> unwrapped(const crypto::box_key& by, std::string_view wrapped,
                                  tenant_code town) {
  auto key = by.unwrap(wrapped, town_place(town));
  if (!key.ok()) {
    return problem{why::unavailable, "the town's key was wrapped by another people_key",
                   "id_wrong_key"};
  }
  return key;
}

}  // namespace

result<crypto::box_key> keeper_of_boxes::town_key(db::reader& r) const {
  if (!key_) {
    return no_key();
  }
  const auto wrapped = find_key(r, town_key_name);
  if (wrapped.empty()) {
    return problem{why::not_found, "nobody is registered here yet", "no_such_account"};
  }
  return unwrapped(*key_, wrapped, town_);
}

result<crypto::box_key> keeper_of_boxes::ensure_town_key(db::tx& t) const {
  if (!key_) {
    return no_key();
  }
  auto there = find_key(t, town_key_name);
  if (there.empty()) {
    there = ensure_key(t, town_key_name, key_->wrap(crypto::box_key::random(), town_place(town_)));
  }
  return unwrapped(*key_, there, town_);
}

result<crypto::box_key> keeper_of_boxes::person_key(db::reader& r, account_id a) const {
  TRY(const auto town, town_key(r));
  const auto wrapped = find_person_key(r, a);
  if (wrapped.empty()) {
    return erased();
  }
  return town.unwrap(wrapped, key_place(a));
}

result<crypto::box_key> keeper_of_boxes::make_person_key(db::tx& t, account_id a) const {
  TRY(const auto town, ensure_town_key(t));
  auto own = crypto::box_key::random();
  put_person_key(t, a, town.wrap(own, key_place(a)));
  return own;
}

std::string sealed_profile_of(const crypto::box_key& own, account_id a, const profile& p) {
  sealed_profile out{p.name, p.kana, p.birth_date, p.district, p.phone, p.email};
  if (!p.section.empty()) {
    out.section = p.section;
  }
  return own.seal(to_json(out), profile_place(a));
}

result<profile> open_profile(const crypto::box_key& own, const account_row& row) {
  TRY(const auto plain, own.open(row.sealed, profile_place(row.id)));
  TRY(auto in, from_json<sealed_profile>(plain));
  return profile{.name = std::move(in.name),
                 .kana = std::move(in.kana),
                 .birth_date = std::move(in.birth_date),
                 .district = std::move(in.district),
                 .phone = std::move(in.phone),
                 .email = std::move(in.email),
                 .locale = row.locale,
                 .role = row.role,
                 .section = in.section.value_or("")};
}

result<profile> find_profile(db::reader& r, const keeper_of_boxes& keys, account_id a) {
  const auto row = find_account(r, a);
  if (!row) {
    return problem{why::not_found, "there is no such account", "no_such_account"};
  }
  TRY(const auto own, keys.person_key(r, a));
  return open_profile(own, *row);
}

void erase_person(db::tx& t, account_id a) {
  delete_person_key(t, a);
  put_index(t, a, {});
  delete_credentials_of(t, a);
  forget_told(t, a);
  staffing::delete_waiting_of(t, a);
  if (auto row = find_account(t, a)) {
    row->sealed.clear();
    row->login_id = "erased-" + std::to_string(a.value);
    update_account(t, *row);
  }
}

}  // namespace tsu::id
