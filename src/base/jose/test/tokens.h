// Tokens as nobody should make them, for tests: any header over any payload, signed all the same.
#pragma once

#include <string>
#include <string_view>

#include "base/crypto/encode.h"
#include "base/jose/jws.h"

namespace tsu::jose::testing {

inline std::string raw_token(const private_key& key, std::string_view header,
                             std::string_view payload) {
  const auto part = crypto::base64url(header) + "." + crypto::base64url(payload);
  return part + "." + crypto::base64url(key.sign(part));
}

// "ok", or the code of the refusal and the field that it names.
template <class T>
std::string told(const result<T>& r) {
  if (r.ok()) {
    return "ok";
  }
  const auto& p = r.error();
  return p.code + (p.fields.empty() ? "" : " " + p.fields[0].field);
}

inline const instant noon = *parse_instant("2026-11-22T12:00:00Z");

}  // namespace tsu::jose::testing
