// All of base/jose that calls OpenSSL: keys by their numbers, signatures over bytes. Numbers are
// big-endian, as JWKs have them before base64url. Private to base/jose; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/secret.h"
#include "base/jose/algorithm.h"

struct evp_pkey_st;
struct evp_pkey_ctx_st;

namespace tsu::jose {

enum class key_kind : std::uint8_t { ec, rsa, okp };
std::optional<key_kind> kind_for(algorithm);  // nothing for HS256

struct key_material {
  key_kind kind{};
  std::shared_ptr<evp_pkey_st> key;
  // Of private keys: set up for signing once, and copied for each signature.
  std::shared_ptr<evp_pkey_ctx_st> signing = {};
};
using shared_material = std::shared_ptr<const key_material>;

// P-256 and Ed25519: x (and y); RSA: n and e.
struct public_numbers {
  std::string x, y, n, e;
};
struct private_numbers {
  std::string d, p, q, dp, dq, qi;
};

// nullptr where the numbers make no key of that kind, or one that is too small or too large.
shared_material public_material(key_kind, const public_numbers&);
shared_material private_material(algorithm, const public_numbers&, const private_numbers&);
shared_material make_material(algorithm);
shared_material material_from_der(algorithm, const secret<std::string>& pkcs8);
secret<std::string> der_of(const key_material&);
public_numbers numbers_of(const key_material&);

std::string sign_bytes(const key_material&, algorithm, std::string_view message);
bool verify_bytes(const key_material&, algorithm, std::string_view message,
                  std::string_view signature);

}  // namespace tsu::jose
