#include "engine/notify/signature.h"

#include <charconv>
#include <cstdint>
#include <optional>

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"

namespace tsu::notify {
namespace {

std::int64_t seconds_of(instant t) {
  return std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
}

std::string mac_of(std::string_view secret, std::string_view body, std::string_view seconds) {
  std::string text{seconds};
  text += '.';
  text += body;
  return crypto::hex(crypto::bytes_of(crypto::hmac_sha256(secret, text)));
}

problem wrong(std::string detail) {
  return {why::not_allowed, std::move(detail), "notify_bad_signature"};
}

}  // namespace

std::string signature_of(std::string_view secret, std::string_view body, instant at) {
  const auto seconds = std::to_string(seconds_of(at));
  return "t=" + seconds + ",v1=" + mac_of(secret, body, seconds);
}

result<done> check_signature(std::string_view header, std::string_view secret,
                             std::string_view body, instant now) {
  const auto comma = header.find(",v1=");
  if (secret.empty() || !header.starts_with("t=") || comma == std::string_view::npos ||
      comma > 22) {
    return wrong("no signature, or not of the form t=...,v1=...");
  }
  const auto text = header.substr(2, comma - 2);
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || end != text.data() + text.size() || seconds < 0 ||
      seconds > 100'000'000'000) {
    return wrong("the time of the signature is no number");
  }
  if (!crypto::constant_time_equal(header.substr(comma + 4), mac_of(secret, body, text))) {
    return wrong("the signature does not belong to this body");
  }
  const instant at{std::chrono::seconds{seconds}};
  if (at > now + signature_lives || at + signature_lives < now) {
    return wrong("the signature is too old, or its clock is wrong");
  }
  return done{};
}

}  // namespace tsu::notify
