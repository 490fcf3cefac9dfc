#include "engine/notify/vault.h"

#include <algorithm>

#include "base/core/json.h"

namespace tsu::notify {
namespace {

struct address_dto {
  way by{};
  std::string to, secret;
};
BOOST_DESCRIBE_STRUCT(address_dto, (), (by, to, secret))
struct person_dto {
  std::string name, kana;
  std::vector<address_dto> addresses;
};
BOOST_DESCRIBE_STRUCT(person_dto, (), (name, kana, addresses))

problem no_key() {
  return {why::unavailable, "people_key is not set, and no people.key stands in the data folder",
          "notify_no_key"};
}

std::string town_place(tenant_code t) { return "notify.key:" + std::string{t.text()}; }
std::string key_place(contact_id c) { return "notify.contact.key:" + std::to_string(c.value); }
std::string person_place(contact_id c) { return "notify.contact:" + std::to_string(c.value); }

result<crypto::box_key> unwrapped(const crypto::box_key& installation, std::string_view wrapped,
                                  tenant_code tenant) {
  auto key = installation.unwrap(wrapped, town_place(tenant));
  if (!key.ok()) {
    return problem{why::unavailable, "the town's key was wrapped by another people_key",
                   "notify_wrong_key"};
  }
  return key;
}

}  // namespace

result<crypto::box_key> vault::town_key(db::reader& r, tenant_code tenant) const {
  if (!key_) {
    return no_key();
  }
  const auto wrapped = find_town_key(r);
  if (wrapped.empty()) {
    return problem{why::not_found, "nothing personal is kept here yet", "notify_no_contact"};
  }
  return unwrapped(*key_, wrapped, tenant);
}

result<crypto::box_key> vault::ensure_town_key(db::tx& t, tenant_code tenant) const {
  if (!key_) {
    return no_key();
  }
  const auto there = find_town_key(t);
  if (!there.empty()) {
    return unwrapped(*key_, there, tenant);
  }
  const auto fresh = crypto::box_key::random();
  return unwrapped(*key_, notify::ensure_town_key(t, key_->wrap(fresh, town_place(tenant))),
                   tenant);
}

const address* person::find(way w) const {
  const auto at =
      std::find_if(addresses.begin(), addresses.end(), [w](const auto& a) { return a.by == w; });
  return at == addresses.end() ? nullptr : &*at;
}

std::string wrapped_contact_key(const crypto::box_key& town, const crypto::box_key& own,
                                contact_id id) {
  return town.wrap(own, key_place(id));
}

result<crypto::box_key> contact_key(const crypto::box_key& town, const contact_row& c) {
  return town.unwrap(c.wrapped_key, key_place(c.id));
}

std::string sealed_person(const crypto::box_key& own, contact_id id, const person& p) {
  person_dto out{p.name, p.kana, {}};
  for (const auto& a : p.addresses) {
    out.addresses.push_back({a.by, a.to, a.secret});
  }
  return own.seal(to_json(out), person_place(id));
}

result<person> open_person(const crypto::box_key& own, const contact_row& c) {
  TRY(const auto plain, own.open(c.sealed, person_place(c.id)));
  TRY(const auto in, from_json<person_dto>(plain));
  person out{in.name, in.kana, {}};
  for (const auto& a : in.addresses) {
    out.addresses.push_back({a.by, a.to, a.secret});
  }
  return out;
}

std::string text_place(std::string_view message_key, way w) {
  return "notify.text:" + std::string{message_key} + ":" + std::string{name_of(w)};
}

}  // namespace tsu::notify
