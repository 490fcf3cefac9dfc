#include "engine/consent/ports.h"

#include "base/crypto/encode.h"
#include "base/crypto/random.h"
#include "engine/consent/store_persons.h"

namespace tsu::consent {

std::string subject_of(db::tx& t, const ports& out, person_id who, const party_dto& party,
                       std::string_view client) {
  if (out.subject_of && !client.empty()) {
    if (auto sub = out.subject_of(t, who, client)) {
      return std::move(*sub);
    }
  }
  if (auto known = find_alias(t, who, party.code)) {
    return std::move(*known);
  }
  auto fresh = crypto::base64url(crypto::random_bytes(16));
  insert_alias(t, party.code, fresh, who);
  return fresh;
}

std::optional<person_id> person_of(db::reader& r, const ports& out, std::string_view party,
                                   std::string_view client, std::string_view subject) {
  auto found = out.person_of && !client.empty() ? out.person_of(r, client, subject) : std::nullopt;
  if (!found) {
    found = find_person(r, party, subject);
  }
  return found ? std::optional{current_of(r, *found)} : std::nullopt;
}

}  // namespace tsu::consent
