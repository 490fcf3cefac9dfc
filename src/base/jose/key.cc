#include "base/jose/key.h"

#include <algorithm>
#include <array>

#include "base/core/json_text.h"
#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/jose/claims.h"
#include "base/jose/evp.h"

namespace tsu::jose {
namespace {

constexpr std::size_t kid_bytes_max = 256;
constexpr std::array<std::string_view, 8> private_members{"d",  "p",  "q",   "dp",
                                                          "dq", "qi", "oth", "k"};

problem bad(std::string detail) { return {why::bad_input, std::move(detail), "bad_key"}; }
problem bad_set(std::string detail) { return {why::bad_input, std::move(detail), "bad_key_set"}; }

std::optional<key_kind> kind_in(const claims& jwk) {
  const auto kty = jwk.text("kty"), crv = jwk.text("crv");
  if (kty == "RSA") {
    return key_kind::rsa;
  }
  if (kty == "EC" && crv == "P-256") {
    return key_kind::ec;
  }
  return kty == "OKP" && crv == "Ed25519" ? std::optional{key_kind::okp} : std::nullopt;
}

bool has_private_members(const claims& jwk) {
  return std::any_of(private_members.begin(), private_members.end(),
                     [&](std::string_view name) { return jwk.has(name); });
}

std::string bytes_in(const claims& jwk, std::string_view name) {
  return crypto::from_base64url(jwk.text(name).value_or("")).value_or("");
}

public_numbers public_numbers_in(const claims& jwk) {
  return {.x = bytes_in(jwk, "x"),
          .y = bytes_in(jwk, "y"),
          .n = bytes_in(jwk, "n"),
          .e = bytes_in(jwk, "e")};
}

private_numbers private_numbers_in(const claims& jwk) {
  return {.d = bytes_in(jwk, "d"),
          .p = bytes_in(jwk, "p"),
          .q = bytes_in(jwk, "q"),
          .dp = bytes_in(jwk, "dp"),
          .dq = bytes_in(jwk, "dq"),
          .qi = bytes_in(jwk, "qi")};
}

// RFC 7517 4.2, 4.3: what it says of itself allows checking signatures.
bool is_for_checking(const claims& jwk) {
  if (jwk.has("use") && jwk.text("use") != "sig") {
    return false;
  }
  if (!jwk.has("key_ops")) {
    return true;
  }
  const auto operations = jwk.texts("key_ops");
  return operations &&
         std::find(operations->begin(), operations->end(), "verify") != operations->end();
}

// A kind, use and algorithm that we could know what to do with.
bool is_for_us(const claims& jwk) {
  const auto alg = jwk.text("alg");
  return kind_in(jwk) && is_for_checking(jwk) && (!alg || algorithm_of(*alg));
}

std::string quoted_member(std::string_view name, std::string_view bytes) {
  return json_string(name) + ":" + json_string(crypto::base64url(bytes));
}

// The members that RFC 7638 3.2 takes, in its order.
std::string required_members(const key_material& m) {
  const auto n = numbers_of(m);
  switch (m.kind) {
    case key_kind::rsa:
      return quoted_member("e", n.e) + R"(,"kty":"RSA",)" + quoted_member("n", n.n);
    case key_kind::ec:
      return R"("crv":"P-256","kty":"EC",)" + quoted_member("x", n.x) + "," +
             quoted_member("y", n.y);
    case key_kind::okp: break;
  }
  return R"("crv":"Ed25519","kty":"OKP",)" + quoted_member("x", n.x);
}

}  // namespace

result<public_key> public_key::from_jwk(std::string_view json) {
  const auto jwk = claims::parse(json);
  if (!jwk.ok()) {
    return bad("not a JSON object");
  }
  const auto& j = jwk.value();
  const auto kind = kind_in(j);
  if (!kind || has_private_members(j) || !is_for_checking(j)) {
    return bad("not a public key for signatures of a kind that is known");
  }
  const auto kid = j.text("kid");
  if (j.has("kid") && (!kid || kid->size() > kid_bytes_max)) {
    return bad("kid is a text of up to 256 bytes");
  }
  const auto alg = algorithm_of(j.text("alg").value_or(""));
  if (j.has("alg") && (!alg || kind_for(*alg) != kind)) {
    return bad("alg is none of this kind of key");
  }
  auto material = public_material(*kind, public_numbers_in(j));
  if (!material) {
    return bad("the numbers make no key of that kind");
  }
  return public_key{std::move(material), kid.value_or(""), alg};
}

bool public_key::fits(algorithm a) const {
  return kind_for(a) == material_->kind && (!only_ || *only_ == a);
}

std::string public_key::thumbprint() const {
  return crypto::base64url(
      crypto::bytes_of(crypto::sha256("{" + required_members(*material_) + "}")));
}

std::string public_key::jwk() const {
  auto out = "{" + required_members(*material_) + R"(,"use":"sig")";
  if (only_) {
    out += R"(,"alg":)" + json_string(name_of(*only_));
  }
  if (!kid_.empty()) {
    out += R"(,"kid":)" + json_string(kid_);
  }
  return out + "}";
}

bool public_key::verify(algorithm a, std::string_view message, std::string_view signature) const {
  return fits(a) && verify_bytes(*material_, a, message, signature);
}

private_key private_key::make(algorithm a) { return {make_material(a), a}; }

result<private_key> private_key::from_der(algorithm a, const secret<std::string>& der) {
  auto material = material_from_der(a, der);
  if (!material) {
    return bad("not a private key of that algorithm in PKCS#8");
  }
  return private_key{std::move(material), a};
}

result<private_key> private_key::from_jwk(algorithm a, const secret<std::string>& json) {
  const auto jwk = claims::parse(json.reveal());
  if (!jwk.ok() || kind_in(jwk.value()) != kind_for(a)) {
    return bad("not a key of that algorithm");
  }
  const auto& j = jwk.value();
  auto material = private_material(a, public_numbers_in(j), private_numbers_in(j));
  if (!material) {
    return bad("the numbers make no pair of keys");
  }
  return private_key{std::move(material), a};
}

secret<std::string> private_key::to_der() const { return der_of(*material_); }

public_key private_key::public_part(std::string_view kid) const {
  auto material = public_material(material_->kind, numbers_of(*material_));
  ASSERT(material);
  public_key out{std::move(material), std::string{kid}, alg_};
  if (kid.empty()) {
    out.kid_ = out.thumbprint();
  }
  return out;
}

std::string private_key::sign(std::string_view message) const {
  return sign_bytes(*material_, alg_, message);
}

result<key_set> key_set::from_json(std::string_view json) {
  if (json.size() > bytes_max) {
    return bad_set("the set is too large");
  }
  const auto set = claims::parse(json);
  const auto keys = set.ok() ? set.value().raw("keys") : std::string_view{};
  if (keys.empty() || kind_of(keys) != json_kind::array) {
    return bad_set("not an object with an array of keys");
  }
  std::vector<public_key> out;
  std::size_t count = 0;
  for (const auto one : json_elements{keys}) {
    const auto jwk = claims::parse(one);
    if (++count > keys_max || !jwk.ok() || has_private_members(jwk.value())) {
      return bad_set("too many keys, one that is none, or a private one");
    }
    if (!is_for_us(jwk.value())) {
      continue;
    }
    auto key = public_key::from_jwk(one);
    if (!key.ok()) {
      return bad_set(key.error().detail);
    }
    const auto& kid = key.value().kid();
    if (!kid.empty() &&
        std::any_of(out.begin(), out.end(), [&](const public_key& k) { return k.kid() == kid; })) {
      return bad_set("two keys of one kid");
    }
    out.push_back(std::move(key).value());
  }
  if (out.empty()) {
    return bad_set("no key that is known here");
  }
  return key_set{std::move(out)};
}

const public_key* key_set::find(std::string_view kid, algorithm a) const {
  const public_key* found = nullptr;
  for (const auto& k : keys_) {
    if (!k.fits(a) || (!kid.empty() && k.kid() != kid)) {
      continue;
    }
    if (found) {
      return nullptr;
    }
    found = &k;
  }
  return found;
}

std::string key_set::json() const {
  std::string out = R"({"keys":[)";
  for (const auto& k : keys_) {
    out += (&k == keys_.data() ? "" : ",") + k.jwk();
  }
  return out + "]}";
}

}  // namespace tsu::jose
