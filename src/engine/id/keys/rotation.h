// When a signing key is published, signs, and goes: pure decisions over the keys that there are.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>

#include "base/core/time.h"
#include "base/jose/algorithm.h"

namespace tsu::id {

struct key_times {
  std::chrono::seconds signs = std::chrono::days{90};     // how long a key signs
  std::chrono::seconds ahead = std::chrono::hours{24};    // published before it signs
  std::chrono::seconds behind = std::chrono::hours{25};   // published after it has signed its last
  std::chrono::seconds jwks_age = std::chrono::hours{1};  // how long others may keep a JWKS
  std::chrono::seconds token_life = std::chrono::hours{1};  // of what is signed, at most
};
// Whether a new key is always known before it signs, and an old one as long as what it signed.
bool times_fit(const key_times&);

// One row, without the key itself.
struct key_facts {
  std::string kid;
  jose::algorithm alg{};
  instant made, signs_from;
  std::optional<instant> ends = {};     // gone from the JWKS; nothing while it has no successor
  std::optional<instant> revoked = {};  // found to be in wrong hands
};

// Whether it stands in the JWKS and checks what it signed.
bool is_published(const key_facts&, instant now);
// The one that signs: of those published whose time has come, the youngest. nullptr: none.
const key_facts* signing(std::span<const key_facts>, jose::algorithm, instant now);
// One that is published and will sign. nullptr: none.
const key_facts* waiting_to_sign(std::span<const key_facts>, jose::algorithm, instant now);
// From when a successor ought to sign, where the time has come to publish one. The first of an
// algorithm signs at once.
std::optional<instant> successor_due(std::span<const key_facts>, jose::algorithm, instant now,
                                     const key_times&);

}  // namespace tsu::id
