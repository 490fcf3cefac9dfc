// Proof Key for Code Exchange (RFC 7636), S256 only. Pure; any thread.
#pragma once

#include <string_view>

namespace tsu::id::op {

// 43 to 128 of A-Z a-z 0-9 - . _ ~
bool is_pkce_text(std::string_view);
// challenge == BASE64URL(SHA256(verifier)), and the verifier is one.
bool fits_challenge(std::string_view verifier, std::string_view challenge);

}  // namespace tsu::id::op
