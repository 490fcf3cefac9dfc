// All of base/webauthn that calls libfido2: keys out of authenticator data, signatures over it.
// Private to base/webauthn; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/webauthn/webauthn.h"

namespace tsu::webauthn {

struct new_key {
  algorithm alg{};
  std::string id, key, aaguid;
};
// Of authenticator data that has one; nothing for a kind or a key that is none of ours.
std::optional<new_key> read_key(std::string_view authenticator_data);

// Packed attestation by the key itself (8.2).
struct self_signed {
  std::string_view rp_id, client_data_hash, authenticator_data, statement;
  algorithm alg{};
};
bool verify_self(const self_signed&);

struct signed_by {
  std::string_view rp_id, client_data_hash, authenticator_data, signature;
  algorithm alg{};
  std::string_view key;
};
bool verify(const signed_by&);

}  // namespace tsu::webauthn
