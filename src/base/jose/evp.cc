#include "base/jose/evp.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <new>
#include <vector>

#include "base/core/assert.h"
#include "base/crypto/hash.h"

namespace tsu::jose {
namespace {

template <auto Free>
struct freed {
  void operator()(auto* p) const { Free(p); }
};
template <class T, auto Free>
using owned = std::unique_ptr<T, freed<Free>>;
using owned_number = owned<BIGNUM, BN_clear_free>;
using owned_context = owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using owned_key = owned<EVP_PKEY, EVP_PKEY_free>;

constexpr std::size_t coordinate_bytes = 32, rsa_bits_min = 2048, rsa_bits_max = 4096;

const unsigned char* bytes(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}
unsigned char* bytes(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }

owned_number number(std::string_view big_endian) {
  return owned_number{BN_bin2bn(bytes(big_endian), static_cast<int>(big_endian.size()), nullptr)};
}

std::string text_of(const BIGNUM* n, std::size_t length = 0) {
  std::string out(length == 0 ? static_cast<std::size_t>(BN_num_bytes(n)) : length, '\0');
  ASSERT(BN_bn2binpad(n, bytes(out), static_cast<int>(out.size())) >= 0);
  return out;
}

// Parameters gathered one by one; the numbers must outlive build().
class parameters {
 public:
  parameters() : builder_(OSSL_PARAM_BLD_new()) {}
  void add(const char* name, const owned_number& n) {
    good_ = good_ && n && OSSL_PARAM_BLD_push_BN(builder_.get(), name, n.get()) == 1;
  }
  void add_text(const char* name, const char* text) {
    good_ = good_ && OSSL_PARAM_BLD_push_utf8_string(builder_.get(), name, text, 0) == 1;
  }
  void add_bytes(const char* name, std::string_view s) {
    good_ =
        good_ && OSSL_PARAM_BLD_push_octet_string(builder_.get(), name, s.data(), s.size()) == 1;
  }
  owned_key build(const char* type, int selection) {
    EVP_PKEY* key = nullptr;
    const owned_context context{EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr)};
    const owned<OSSL_PARAM, OSSL_PARAM_free> all{OSSL_PARAM_BLD_to_param(builder_.get())};
    if (!good_ || !context || !all || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, selection, all.get()) != 1) {
      return nullptr;
    }
    return owned_key{key};
  }

 private:
  owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder_;
  bool good_ = true;
};

bool holds(EVP_PKEY* key, int (*check)(EVP_PKEY_CTX*)) {
  const owned_context context{EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr)};
  return context && check(context.get()) == 1;
}

owned_key ec_key(const public_numbers& p, const private_numbers* secret) {
  if (p.x.size() != coordinate_bytes || p.y.size() != coordinate_bytes ||
      (secret && secret->d.size() != coordinate_bytes)) {
    return nullptr;
  }
  const auto point = "\x04" + p.x + p.y;  // uncompressed, SEC 1 2.3.3
  const auto d = secret ? number(secret->d) : nullptr;
  parameters all;
  all.add_text(OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1");
  all.add_bytes(OSSL_PKEY_PARAM_PUB_KEY, point);
  if (secret) {
    all.add(OSSL_PKEY_PARAM_PRIV_KEY, d);
  }
  auto key = all.build("EC", secret ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY);
  const bool good = key && holds(key.get(), EVP_PKEY_public_check) &&
                    (!secret || holds(key.get(), EVP_PKEY_pairwise_check));
  return good ? std::move(key) : nullptr;
}

// Without leading zeros (RFC 7518 6.3.1.1: no octet more than needed); sizes that are neither weak
// nor a way to keep us busy; an exponent that is the usual one or above.
bool rsa_numbers_are_good(const public_numbers& p) {
  if (p.n.empty() || p.e.empty() || p.n.size() > rsa_bits_max / 8 || p.e.size() > 4 ||
      p.n.front() == '\0' || p.e.front() == '\0') {
    return false;
  }
  const auto n = number(p.n), e = number(p.e);
  const auto bits = static_cast<std::size_t>(BN_num_bits(n.get()));
  return bits >= rsa_bits_min && bits <= rsa_bits_max && BN_is_odd(n.get()) && BN_is_odd(e.get()) &&
         BN_get_word(e.get()) >= RSA_F4;
}

owned_key rsa_key(const public_numbers& p, const private_numbers* secret) {
  if (!rsa_numbers_are_good(p)) {
    return nullptr;
  }
  std::vector<std::pair<const char*, owned_number>> numbers;
  numbers.emplace_back(OSSL_PKEY_PARAM_RSA_N, number(p.n));
  numbers.emplace_back(OSSL_PKEY_PARAM_RSA_E, number(p.e));
  if (secret) {
    numbers.emplace_back(OSSL_PKEY_PARAM_RSA_D, number(secret->d));
    numbers.emplace_back(OSSL_PKEY_PARAM_RSA_FACTOR1, number(secret->p));
    numbers.emplace_back(OSSL_PKEY_PARAM_RSA_FACTOR2, number(secret->q));
    numbers.emplace_back(OSSL_PKEY_PARAM_RSA_EXPONENT1, number(secret->dp));
    numbers.emplace_back(OSSL_PKEY_PARAM_RSA_EXPONENT2, number(secret->dq));
    numbers.emplace_back(OSSL_PKEY_PARAM_RSA_COEFFICIENT1, number(secret->qi));
  }
  parameters all;
  for (const auto& [name, n] : numbers) {
    all.add(name, n);
  }
  auto key = all.build("RSA", secret ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY);
  return key && (!secret || holds(key.get(), EVP_PKEY_pairwise_check)) ? std::move(key) : nullptr;
}

owned_key okp_key(const public_numbers& p, const private_numbers* secret) {
  if (p.x.size() != coordinate_bytes || (secret && secret->d.size() != coordinate_bytes)) {
    return nullptr;
  }
  if (!secret) {
    return owned_key{
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes(p.x), p.x.size())};
  }
  owned_key key{
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes(secret->d), secret->d.size())};
  return key && numbers_of({.kind = key_kind::okp,
                            .key = std::shared_ptr<EVP_PKEY>{key.get(), [](EVP_PKEY*) {}}})
                         .x == p.x
             ? std::move(key)
             : nullptr;
}

owned_key key_of(key_kind kind, const public_numbers& p, const private_numbers* secret) {
  switch (kind) {
    case key_kind::ec: return ec_key(p, secret);
    case key_kind::rsa: return rsa_key(p, secret);
    case key_kind::okp: return okp_key(p, secret);
  }
  return nullptr;
}

bool set_padding(EVP_PKEY_CTX* c, algorithm a) {
  if (a != algorithm::rs256 && a != algorithm::ps256) {
    return true;
  }
  const bool pss = a == algorithm::ps256;
  return EVP_PKEY_CTX_set_rsa_padding(c, pss ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING) == 1 &&
         (!pss || (EVP_PKEY_CTX_set_rsa_pss_saltlen(c, RSA_PSS_SALTLEN_DIGEST) == 1 &&
                   EVP_PKEY_CTX_set_rsa_mgf1_md(c, EVP_sha256()) == 1));
}

owned_context prepared(EVP_PKEY* key, algorithm a, int (*begin)(EVP_PKEY_CTX*)) {
  owned_context c{EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr)};
  if (!c || begin(c.get()) != 1 || !set_padding(c.get(), a) ||
      EVP_PKEY_CTX_set_signature_md(c.get(), EVP_sha256()) != 1) {
    return nullptr;
  }
  return c;
}

shared_material private_one(algorithm a, owned_key key) {
  if (!key) {
    return nullptr;
  }
  key_material m{.kind = *kind_for(a), .key = {key.release(), EVP_PKEY_free}};
  if (m.kind != key_kind::okp) {
    auto context = prepared(m.key.get(), a, EVP_PKEY_sign_init);
    ASSERT(context);
    m.signing = {context.release(), EVP_PKEY_CTX_free};
  }
  return std::make_shared<const key_material>(std::move(m));
}

bool is_of_kind(EVP_PKEY* key, key_kind kind) {
  if (kind == key_kind::okp) {
    return EVP_PKEY_is_a(key, "ED25519") == 1;
  }
  if (kind == key_kind::rsa) {
    const auto bits = EVP_PKEY_get_bits(key);
    return EVP_PKEY_is_a(key, "RSA") == 1 && bits >= static_cast<int>(rsa_bits_min) &&
           bits <= static_cast<int>(rsa_bits_max);
  }
  char group[32] = {};
  return EVP_PKEY_is_a(key, "EC") == 1 &&
         EVP_PKEY_get_group_name(key, group, sizeof group, nullptr) == 1 &&
         std::string_view{group} == "prime256v1";
}

std::string number_of(EVP_PKEY* key, const char* name, std::size_t length = 0) {
  BIGNUM* n = nullptr;
  ASSERT(EVP_PKEY_get_bn_param(key, name, &n) == 1);
  const owned_number held{n};
  return text_of(n, length);
}

// ECDSA-Sig-Value to r and s side by side, and back (RFC 7518 3.4).
std::string side_by_side(std::string_view der) {
  const auto* at = bytes(der);
  const owned<ECDSA_SIG, ECDSA_SIG_free> s{
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))};
  ASSERT(s);
  return text_of(ECDSA_SIG_get0_r(s.get()), coordinate_bytes) +
         text_of(ECDSA_SIG_get0_s(s.get()), coordinate_bytes);
}

std::string as_der(std::string_view r_and_s) {
  const owned<ECDSA_SIG, ECDSA_SIG_free> s{ECDSA_SIG_new()};
  ECDSA_SIG_set0(s.get(), number(r_and_s.substr(0, coordinate_bytes)).release(),
                 number(r_and_s.substr(coordinate_bytes)).release());
  std::string out(static_cast<std::size_t>(i2d_ECDSA_SIG(s.get(), nullptr)), '\0');
  auto* at = bytes(out);
  i2d_ECDSA_SIG(s.get(), &at);
  return out;
}

using owned_digest = owned<EVP_MD_CTX, EVP_MD_CTX_free>;

std::string sign_whole(EVP_PKEY* key, std::string_view message) {
  const owned_digest c{EVP_MD_CTX_new()};
  std::string out(64, '\0');
  auto length = out.size();
  ASSERT(c && EVP_DigestSignInit(c.get(), nullptr, nullptr, nullptr, key) == 1 &&
         EVP_DigestSign(c.get(), bytes(out), &length, bytes(message), message.size()) == 1);
  ASSERT(length == out.size());
  return out;
}

bool verify_whole(EVP_PKEY* key, std::string_view message, std::string_view signature) {
  const owned_digest c{EVP_MD_CTX_new()};
  return c && EVP_DigestVerifyInit(c.get(), nullptr, nullptr, nullptr, key) == 1 &&
         EVP_DigestVerify(c.get(), bytes(signature), signature.size(), bytes(message),
                          message.size()) == 1;
}

}  // namespace

std::optional<key_kind> kind_for(algorithm a) {
  switch (a) {
    case algorithm::es256: return key_kind::ec;
    case algorithm::rs256:
    case algorithm::ps256: return key_kind::rsa;
    case algorithm::eddsa: return key_kind::okp;
    case algorithm::hs256: break;
  }
  return std::nullopt;
}

shared_material public_material(key_kind kind, const public_numbers& p) {
  auto key = key_of(kind, p, nullptr);
  if (!key) {
    return nullptr;
  }
  return std::make_shared<const key_material>(
      key_material{.kind = kind, .key = {key.release(), EVP_PKEY_free}});
}

shared_material private_material(algorithm a, const public_numbers& p, const private_numbers& s) {
  const auto kind = kind_for(a);
  return kind ? private_one(a, key_of(*kind, p, &s)) : nullptr;
}

shared_material make_material(algorithm a) {
  const auto kind = kind_for(a);
  ASSERT(kind);
  owned_key key{*kind == key_kind::ec    ? EVP_EC_gen("prime256v1")
                : *kind == key_kind::rsa ? EVP_RSA_gen(rsa_bits_min)
                                         : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")};
  if (!key) {
    throw std::bad_alloc{};
  }
  return private_one(a, std::move(key));
}

shared_material material_from_der(algorithm a, const secret<std::string>& pkcs8) {
  const auto& der = pkcs8.reveal();
  const auto* at = bytes(std::string_view{der});
  const owned<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free> info{
      d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der.size()))};
  if (!info || at != bytes(std::string_view{der}) + der.size()) {
    return nullptr;
  }
  owned_key key{EVP_PKCS82PKEY(info.get())};
  const auto kind = kind_for(a);
  return key && kind && is_of_kind(key.get(), *kind) ? private_one(a, std::move(key)) : nullptr;
}

secret<std::string> der_of(const key_material& m) {
  const owned<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free> info{EVP_PKEY2PKCS8(m.key.get())};
  ASSERT(info);
  std::string out(static_cast<std::size_t>(i2d_PKCS8_PRIV_KEY_INFO(info.get(), nullptr)), '\0');
  auto* at = bytes(out);
  i2d_PKCS8_PRIV_KEY_INFO(info.get(), &at);
  return secret<std::string>{std::move(out)};
}

public_numbers numbers_of(const key_material& m) {
  auto* key = m.key.get();
  public_numbers out;
  if (m.kind == key_kind::rsa) {
    out.n = number_of(key, OSSL_PKEY_PARAM_RSA_N);
    out.e = number_of(key, OSSL_PKEY_PARAM_RSA_E);
  } else if (m.kind == key_kind::ec) {
    out.x = number_of(key, OSSL_PKEY_PARAM_EC_PUB_X, coordinate_bytes);
    out.y = number_of(key, OSSL_PKEY_PARAM_EC_PUB_Y, coordinate_bytes);
  } else {
    out.x.resize(coordinate_bytes);
    auto length = out.x.size();
    ASSERT(EVP_PKEY_get_raw_public_key(key, bytes(out.x), &length) == 1);
  }
  return out;
}

std::string sign_bytes(const key_material& m, algorithm a, std::string_view message) {
  if (m.kind == key_kind::okp) {
    return sign_whole(m.key.get(), message);
  }
  const auto digest = crypto::sha256(message);
  const owned_context c{EVP_PKEY_CTX_dup(m.signing.get())};
  ASSERT(c);
  std::string out(static_cast<std::size_t>(EVP_PKEY_get_size(m.key.get())), '\0');
  auto length = out.size();
  ASSERT(EVP_PKEY_sign(c.get(), bytes(out), &length, digest.data(), digest.size()) == 1);
  out.resize(length);
  return a == algorithm::es256 ? side_by_side(out) : out;
}

bool verify_bytes(const key_material& m, algorithm a, std::string_view message,
                  std::string_view signature) {
  if (kind_for(a) != m.kind || signature.empty()) {
    return false;
  }
  if (m.kind == key_kind::okp) {
    return verify_whole(m.key.get(), message, signature);
  }
  std::string der;
  if (a == algorithm::es256) {
    if (signature.size() != 2 * coordinate_bytes) {
      return false;
    }
    der = as_der(signature);
    signature = der;
  }
  const auto digest = crypto::sha256(message);
  const auto c = prepared(m.key.get(), a, EVP_PKEY_verify_init);
  return c && EVP_PKEY_verify(c.get(), bytes(signature), signature.size(), digest.data(),
                              digest.size()) == 1;
}

}  // namespace tsu::jose
