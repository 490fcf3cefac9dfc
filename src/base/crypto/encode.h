// Bytes as text and back: hex (lower case), base64 with padding (RFC 4648 section 4) and base64url
// without (section 5). Decoding is strict: no white space, no other alphabet, no missing or extra
// padding, no spare bits set. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tsu::crypto {

std::string hex(std::string_view bytes);
std::string base64(std::string_view bytes);
std::string base64url(std::string_view bytes);

// Upper and lower case digits.
std::optional<std::string> from_hex(std::string_view text);
std::optional<std::string> from_base64(std::string_view text);
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace tsu::crypto
