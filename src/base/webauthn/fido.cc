#include "base/webauthn/fido.h"

#include <memory>

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <openssl/evp.h>

namespace tsu::webauthn {
namespace {

struct cred_end {
  void operator()(fido_cred_t* c) const { fido_cred_free(&c); }
};
struct assert_end {
  void operator()(fido_assert_t* a) const { fido_assert_free(&a); }
};
using cred = std::unique_ptr<fido_cred_t, cred_end>;
using assertion = std::unique_ptr<fido_assert_t, assert_end>;

const unsigned char* bytes(std::string_view b) {
  return reinterpret_cast<const unsigned char*>(b.data());
}
std::string text(const unsigned char* p, std::size_t size) {
  return p == nullptr ? std::string{} : std::string{reinterpret_cast<const char*>(p), size};
}
int cose(algorithm a) { return static_cast<int>(a); }

// Three kinds of key behind three names of the same functions.
struct es256_kind {
  static auto* make() { return es256_pk_new(); }
  static void end(es256_pk_t* k) { es256_pk_free(&k); }
  static int read(es256_pk_t* k, const void* p, std::size_t n) {
    return es256_pk_from_ptr(k, p, n);
  }
  static EVP_PKEY* evp(const es256_pk_t* k) { return es256_pk_to_EVP_PKEY(k); }
  static constexpr std::size_t size = 64;
};
struct eddsa_kind {
  static auto* make() { return eddsa_pk_new(); }
  static void end(eddsa_pk_t* k) { eddsa_pk_free(&k); }
  static int read(eddsa_pk_t* k, const void* p, std::size_t n) {
    return eddsa_pk_from_ptr(k, p, n);
  }
  static EVP_PKEY* evp(const eddsa_pk_t* k) { return eddsa_pk_to_EVP_PKEY(k); }
  static constexpr std::size_t size = 32;
};
struct rs256_kind {
  static auto* make() { return rs256_pk_new(); }
  static void end(rs256_pk_t* k) { rs256_pk_free(&k); }
  static int read(rs256_pk_t* k, const void* p, std::size_t n) {
    return rs256_pk_from_ptr(k, p, n);
  }
  static EVP_PKEY* evp(const rs256_pk_t* k) { return rs256_pk_to_EVP_PKEY(k); }
  static constexpr std::size_t size = 259;  // n and e of 2048 bits
};

// Whether OpenSSL takes it: then it lies on its curve.
template <class Kind, class Key>
bool is_real(const Key* key) {
  return std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>{Kind::evp(key), &EVP_PKEY_free} != nullptr;
}

// Calls use(key, is_real) with one that was read and has its length; else false.
template <class Kind, class Use>
bool with_key_of(std::string_view key, Use use) {
  if (key.size() != Kind::size) {
    return false;
  }
  auto* made = Kind::make();
  if (made == nullptr) {
    return false;
  }
  const std::unique_ptr<std::remove_pointer_t<decltype(made)>, void (*)(decltype(made))> held{
      made, &Kind::end};
  if (Kind::read(made, key.data(), key.size()) != FIDO_OK) {
    return false;
  }
  return use(static_cast<const void*>(made), [made] { return is_real<Kind>(made); });
}

template <class Use>
bool with_key(algorithm alg, std::string_view key, Use use) {
  switch (alg) {
    case algorithm::es256: return with_key_of<es256_kind>(key, use);
    case algorithm::eddsa: return with_key_of<eddsa_kind>(key, use);
    case algorithm::rs256: return with_key_of<rs256_kind>(key, use);
  }
  return false;
}

// libfido2 reads a key only as the kind that it is told beforehand.
cred read_as(algorithm alg, std::string_view authenticator_data) {
  fido_init(0);
  cred out{fido_cred_new()};
  const bool read = out && fido_cred_set_type(out.get(), cose(alg)) == FIDO_OK &&
                    fido_cred_set_authdata_raw(out.get(), bytes(authenticator_data),
                                               authenticator_data.size()) == FIDO_OK;
  return read ? std::move(out) : nullptr;
}

}  // namespace

std::optional<new_key> read_key(std::string_view authenticator_data) {
  for (const auto alg : {algorithm::es256, algorithm::eddsa, algorithm::rs256}) {
    const auto c = read_as(alg, authenticator_data);
    if (!c) {
      continue;
    }
    new_key out{
        .alg = alg,
        .id = text(fido_cred_id_ptr(c.get()), fido_cred_id_len(c.get())),
        .key = text(fido_cred_pubkey_ptr(c.get()), fido_cred_pubkey_len(c.get())),
        .aaguid = text(fido_cred_aaguid_ptr(c.get()), fido_cred_aaguid_len(c.get())),
    };
    const bool good = with_key(alg, out.key, [](const void*, auto is_real) { return is_real(); });
    return good ? std::optional{std::move(out)} : std::nullopt;
  }
  return std::nullopt;
}

bool verify_self(const self_signed& s) {
  const auto c = read_as(s.alg, s.authenticator_data);
  const std::string rp_id{s.rp_id};
  return c && fido_cred_set_rp(c.get(), rp_id.c_str(), nullptr) == FIDO_OK &&
         fido_cred_set_clientdata_hash(c.get(), bytes(s.client_data_hash),
                                       s.client_data_hash.size()) == FIDO_OK &&
         fido_cred_set_fmt(c.get(), "packed") == FIDO_OK &&
         fido_cred_set_attstmt(c.get(), bytes(s.statement), s.statement.size()) == FIDO_OK &&
         fido_cred_verify_self(c.get()) == FIDO_OK;
}

bool verify(const signed_by& s) {
  fido_init(0);
  const assertion a{fido_assert_new()};
  const std::string rp_id{s.rp_id};
  const bool set =
      a && fido_assert_set_count(a.get(), 1) == FIDO_OK &&
      fido_assert_set_rp(a.get(), rp_id.c_str()) == FIDO_OK &&
      fido_assert_set_clientdata_hash(a.get(), bytes(s.client_data_hash),
                                      s.client_data_hash.size()) == FIDO_OK &&
      fido_assert_set_authdata_raw(a.get(), 0, bytes(s.authenticator_data),
                                   s.authenticator_data.size()) == FIDO_OK &&
      fido_assert_set_sig(a.get(), 0, bytes(s.signature), s.signature.size()) == FIDO_OK;
  // libfido2 hands the key to OpenSSL by itself: one that is not on its curve verifies nothing.
  return set && with_key(s.alg, s.key, [&](const void* key, const auto&) {
           return fido_assert_verify(a.get(), 0, cose(s.alg), key) == FIDO_OK;
         });
}

}  // namespace tsu::webauthn
