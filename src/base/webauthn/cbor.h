// CBOR of strangers (RFC 8949) within limits. measure() walks the heads only, so that no library
// allocates what a length merely promises. Private to base/webauthn; pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tsu::webauthn {

// How long the one item at the front is. Nothing where it is not whole, of indefinite length (CTAP2
// has none), deeper than 8 or of more than 200 items.
std::optional<std::size_t> measure(std::string_view bytes);

// The attestation object (6.5.4), taken apart by libcbor.
struct attestation {
  std::string format;              // "none", "packed"
  std::string authenticator_data;  // without its CBOR head
  std::string statement;           // a map, as CBOR
  std::optional<int> algorithm;    // of the statement: a COSE number
  bool has_certificates = false;   // "x5c" or "ecdaaKeyId"
};
std::optional<attestation> read_attestation(std::string_view bytes);

}  // namespace tsu::webauthn
