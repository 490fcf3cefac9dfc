#include "base/crypto/random.h"

#include <sodium.h>

#include "base/core/assert.h"
#include "base/crypto/encode.h"

namespace tsu::crypto {
namespace {
constexpr std::string_view token_prefix = "tsu_";
constexpr std::size_t token_bytes = 32;
}  // namespace

std::string random_bytes(std::size_t count) {
  ASSERT(sodium_init() >= 0);
  std::string out(count, '\0');
  randombytes_buf(out.data(), out.size());
  return out;
}

std::string make_token() {
  return std::string{token_prefix} + base64url(random_bytes(token_bytes));
}

bool looks_like_token(std::string_view text) {
  if (!text.starts_with(token_prefix)) {
    return false;
  }
  const auto bytes = from_base64url(text.substr(token_prefix.size()));
  return bytes && bytes->size() == token_bytes;
}

}  // namespace tsu::crypto
