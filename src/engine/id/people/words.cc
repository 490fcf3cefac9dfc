#include "engine/id/people/words.h"

#include "engine/id/people/profile.h"

namespace tsu::id {
namespace {

result<crypto::box_key> key_over(const words& w, db::reader& r, person_id who) {
  if (!w.key_of) {
    return problem{why::unavailable, "there is no key over personal data", "id_no_key"};
  }
  return w.key_of(r, w.town, who);
}

}  // namespace

key_of_person keys_under(std::optional<crypto::box_key> installation) {
  return [key = std::move(installation)](db::reader& r, tenant_code town, person_id who) {
    return keeper_of_boxes{key, town}.person_key(r, {who.value});
  };
}

result<std::string> words::seal(db::reader& r, person_id who, std::string_view text,
                                std::string_view where) const {
  if (text.empty()) {
    return std::string{};
  }
  TRY(const auto key, key_over(*this, r, who));
  return key.seal(text, where);
}

result<std::string> words::open(db::reader& r, person_id who, std::string_view sealed,
                                std::string_view where) const {
  if (sealed.empty() || who.value == 0) {
    return std::string{};
  }
  const auto key = key_over(*this, r, who);
  if (!key.ok()) {
    return key.error().code == "id_erased" ? result<std::string>{std::string{}} : key.error();
  }
  return key.value().open(sealed, where);
}

result<std::string> words::anew(db::reader& r, person_id from, person_id into,
                                std::string_view sealed, std::string_view where) const {
  TRY(const auto plain, open(r, from, sealed, where));
  return seal(r, into, plain, where);
}

}  // namespace tsu::id
