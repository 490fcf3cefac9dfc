// Checks what a browser brings back from a passkey (W3C Web Authentication Level 2, sections 7.1
// and 7.2). Whoever calls has made the challenge, gives it out once and for a short time, and keeps
// the key. Bytes are strings, not base64url. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/core/result.h"

namespace tsu::webauthn {

// COSE numbers (RFC 9053); others do not exist for us.
enum class algorithm : std::int16_t { es256 = -7, eddsa = -8, rs256 = -257 };

inline constexpr std::size_t credential_id_max = 1023;  // 5.8.3
inline constexpr std::size_t client_data_max = 4 * 1024, attestation_max = 16 * 1024,
                             authenticator_data_max = 8 * 1024, signature_max = 1024;

// What was asked for.
struct wish {
  std::string_view rp_id;                // "town.example.jp": host name without a port
  std::span<const std::string> origins;  // "https://town.example.jp"
  std::string_view challenge;            // as it was made
  bool user_verified = true;             // by PIN, finger or face on the device
};

// What an authenticator says of itself each time (6.1).
struct said {
  std::uint32_t counter = 0;  // 0 for those that do not count
  bool user_verified = false;
  bool backup_eligible = false, backed_up = false;  // synced between devices
};

struct credential {
  std::string id;
  algorithm alg{};
  std::string key;     // as libfido2 keeps it: x and y, x, or n and e
  std::string aaguid;  // 16 bytes: the make of the authenticator, often zeros
  said now;
};

struct attested {
  std::string_view client_data;  // clientDataJSON
  std::string_view attestation;  // attestationObject
};
// "bad_passkey" with the field at fault: "type", "challenge", "origin", "rpId", "present",
// "verified", "algorithm", "attestation", "clientData", "authenticatorData".
result<credential> check_registration(const attested&, const wish&);

struct asserted {
  std::string_view client_data, authenticator_data, signature;
};
struct known_key {
  algorithm alg{};
  std::string_view key;
};
// The same, and "signature".
result<said> check_assertion(const asserted&, const known_key&, const wish&);

// Whether a counter says that the key was copied (7.2 step 21): it must grow, unless both are 0.
bool goes_back(std::uint32_t before, std::uint32_t now);

}  // namespace tsu::webauthn
