#include "engine/consent/ports.h"

#include <algorithm>

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

bool is_there(db::reader& r, const ports& out, person_id who) {
  return who.value > 0 && !is_erased(r, who) && (!out.exists || out.exists(r, who));
}

bool lives_here(db::reader& r, const ports& out, person_id who) {
  return is_there(r, out, who) && (!out.lives_here || out.lives_here(r, who));
}

std::vector<person_id> accounts_of(db::reader& r, const ports& out, person_id who) {
  std::vector<person_id> all{who};
  const auto add = [&](const std::vector<person_id>& more) {
    for (const auto one : more) {
      if (std::find(all.begin(), all.end(), one) == all.end()) {
        all.push_back(one);
      }
    }
  };
  add(read_formers(r, who));
  if (out.doubles_of) {
    add(out.doubles_of(r, who));
  }
  return all;
}

}  // namespace tsu::consent
