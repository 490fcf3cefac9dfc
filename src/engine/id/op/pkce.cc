#include "engine/id/op/pkce.h"

#include <algorithm>

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"

namespace tsu::id::op {

bool is_pkce_text(std::string_view text) {
  return text.size() >= 43 && text.size() <= 128 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '.' || c == '_' || c == '~';
         });
}

bool fits_challenge(std::string_view verifier, std::string_view challenge) {
  const auto hash = crypto::sha256(verifier);
  return is_pkce_text(verifier) &&
         crypto::constant_time_equal(crypto::base64url(crypto::bytes_of(hash)), challenge);
}

}  // namespace tsu::id::op
