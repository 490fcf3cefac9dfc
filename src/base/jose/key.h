// Keys (RFC 7517, 7518 6, 8037): P-256, RSA of 2048 to 4096 bits, Ed25519. A key is immutable and
// cheap to copy; any thread may use it at once with others.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/secret.h"
#include "base/jose/algorithm.h"

namespace tsu::jose {

struct key_material;  // OpenSSL's, inside evp.cc

class public_key {
 public:
  // One JWK. "bad_key": no such kind or curve, numbers of the wrong length or not on the curve,
  // members of a private key, a use other than "sig", an algorithm that is not the kind's.
  static result<public_key> from_jwk(std::string_view json);

  // As the JWK says; empty where it says none.
  const std::string& kid() const { return kid_; }
  // Whether it may check this algorithm: the kind fits, and the JWK names no other.
  bool fits(algorithm) const;
  // RFC 7638 with SHA-256, in base64url: 43 characters.
  std::string thumbprint() const;
  // As JSON, with "kid", "use" and "alg" where they are known.
  std::string jwk() const;
  // `signature` as the JWS has it: r and s side by side for ES256 (RFC 7518 3.4).
  bool verify(algorithm, std::string_view message, std::string_view signature) const;

 private:
  friend class private_key;
  public_key(std::shared_ptr<const key_material> m, std::string kid, std::optional<algorithm> a)
      : material_(std::move(m)), kid_(std::move(kid)), only_(a) {}
  std::shared_ptr<const key_material> material_;
  std::string kid_;
  std::optional<algorithm> only_;
};

// A key for one algorithm, so that no key is ever used for two.
class private_key {
 public:
  static private_key make(algorithm);  // RSA: 2048 bits, some tenths of a second
  // PKCS#8 as to_der() gives it. "bad_key" where it is none of that algorithm's kind.
  static result<private_key> from_der(algorithm, const secret<std::string>&);
  // With "d" (RSA: all of p, q, dp, dq, qi too); what clients and test vectors keep.
  static result<private_key> from_jwk(algorithm, const secret<std::string>& json);

  secret<std::string> to_der() const;
  algorithm alg() const { return alg_; }
  // With this kid, or its thumbprint where that is empty, pinned to the algorithm.
  public_key public_part(std::string_view kid = {}) const;
  // As a JWS has it.
  std::string sign(std::string_view message) const;

 private:
  private_key(std::shared_ptr<const key_material> m, algorithm a)
      : material_(std::move(m)), alg_(a) {}
  std::shared_ptr<const key_material> material_;
  algorithm alg_;
};

// A JWK Set of a stranger, or ours.
class key_set {
 public:
  static constexpr std::size_t keys_max = 50, bytes_max = 128 * 1024;

  key_set() = default;
  explicit key_set(std::vector<public_key> keys) : keys_(std::move(keys)) {}
  // Keys of a kind or use that we do not know are left out (RFC 7517 5); a known kind that is
  // broken, a private key, two keys of one kid, or none that is left refuse the set
  // ("bad_key_set").
  static result<key_set> from_json(std::string_view);

  // The key of that kid that fits. Without a kid the only one that fits; nullptr where several do.
  const public_key* find(std::string_view kid, algorithm) const;
  std::string json() const;  // {"keys":[…]}
  auto begin() const { return keys_.begin(); }
  auto end() const { return keys_.end(); }
  bool empty() const { return keys_.empty(); }

 private:
  std::vector<public_key> keys_;
};

}  // namespace tsu::jose
