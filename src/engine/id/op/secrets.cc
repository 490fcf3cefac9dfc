#include "engine/id/op/secrets.h"

#include <cstdint>

#include "base/crypto/encode.h"
#include "base/crypto/random.h"
#include "engine/id/tokens.h"

namespace tsu::id::op {
namespace {

constexpr std::string_view letters = "BCDFGHJKLMNPQRSTVWXZ";
constexpr std::size_t user_code_letters = 8;

}  // namespace

std::string make_secret(std::string_view prefix) {
  return std::string{prefix} + crypto::base64url(crypto::random_bytes(32));
}

std::string make_secret(std::string_view prefix, instant made) {
  return make_dated_secret(prefix, made);
}

std::string kept_of(std::string_view secret) { return hash_of(secret); }

// Bytes of 240 and more are thrown away: 240 is a multiple of the 20 letters.
std::string make_user_code() {
  std::string out;
  while (out.size() < user_code_letters) {
    for (const char c : crypto::random_bytes(16)) {
      const auto byte = static_cast<std::uint8_t>(c);
      if (byte < 240 && out.size() < user_code_letters) {
        out += letters[byte % letters.size()];
      }
    }
  }
  return out;
}

std::string plain_user_code(std::string_view typed) {
  std::string out;
  for (const char c : typed.substr(0, 40)) {
    const char up = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    if (letters.find(up) != std::string_view::npos) {
      out += up;
    } else if (up != '-' && up != ' ') {
      return {};
    }
  }
  return out.size() == user_code_letters ? out : std::string{};
}

std::string shown_user_code(std::string_view plain) {
  return std::string{plain.substr(0, 4)} + "-" + std::string{plain.substr(4)};
}

}  // namespace tsu::id::op
