#include "base/crypto/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "base/core/assert.h"
#include "base/crypto/hash.h"

namespace tsu::crypto {
namespace {

constexpr std::chrono::seconds step_length{30};
constexpr std::size_t digits = 6;
constexpr std::uint32_t codes = 1'000'000;
constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

// RFC 4226 5.3: the low four bits of the last byte say where 31 bits are taken.
std::uint32_t truncated(const std::array<unsigned char, 20>& mac) {
  const std::size_t at = mac.back() & 15u;
  return (mac[at] & 0x7Fu) << 24 | std::uint32_t{mac[at + 1]} << 16 |
         std::uint32_t{mac[at + 2]} << 8 | mac[at + 3];
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::string escaped(std::string_view text) {
  constexpr std::string_view hex_digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
      continue;
    }
    const auto u = static_cast<unsigned char>(c);
    out += {'%', hex_digits[u >> 4], hex_digits[u & 15]};
  }
  return out;
}

}  // namespace

std::string totp_code(const secret<std::string>& key, std::int64_t step) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i) {
    counter[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
  }
  std::array<unsigned char, 20> mac{};
  unsigned length = 0;
  const auto& k = key.reveal();
  ASSERT(HMAC(EVP_sha1(), k.data(), static_cast<int>(k.size()), counter.data(), counter.size(),
              mac.data(), &length) != nullptr);
  const auto text = std::to_string(truncated(mac) % codes);
  return std::string(digits - text.size(), '0') + text;
}

std::int64_t totp_step(instant t) { return t.time_since_epoch() / step_length; }

std::optional<std::int64_t> match_totp(const secret<std::string>& key, std::string_view code,
                                       instant now, std::optional<std::int64_t> after) {
  std::optional<std::int64_t> found;
  for (const std::int64_t step : {totp_step(now) - 1, totp_step(now), totp_step(now) + 1}) {
    const bool same = constant_time_equal(totp_code(key, step), code);
    if (same && !found && (!after || step > *after)) {
      found = step;
    }
  }
  return found;
}

std::string base32(std::string_view bytes) {
  std::string out;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = held << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) {
      out += alphabet[held >> (bits - 5) & 31];
    }
  }
  if (bits > 0) {
    out += alphabet[held << (5 - bits) & 31];
  }
  return out;
}

std::optional<std::string> from_base32(std::string_view text) {
  std::string out;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    const auto value = alphabet.find(c);
    if (value == std::string_view::npos) {
      return std::nullopt;
    }
    held = held << 5 | static_cast<std::uint32_t>(value);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>(held >> bits);
    }
  }
  if (bits >= 5 || (held & ((1u << bits) - 1)) != 0) {
    return std::nullopt;
  }
  return out;
}

std::string totp_address(std::string_view issuer, std::string_view account,
                         const secret<std::string>& key) {
  return "otpauth://totp/" + escaped(issuer) + ":" + escaped(account) +
         "?secret=" + base32(key.reveal()) + "&issuer=" + escaped(issuer) +
         "&algorithm=SHA1&digits=6&period=30";
}

}  // namespace tsu::crypto
