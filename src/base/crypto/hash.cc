#include "base/crypto/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sodium.h>

#include "base/core/assert.h"

namespace tsu::crypto {
namespace {

// Looked up once: in OpenSSL 3 the search costs more than hashing a short text.
const EVP_MD* sha256_method() {
  static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  ASSERT(method != nullptr);
  return method;
}

}  // namespace

struct sha256_stream::state {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  state() { restart(); }
  ~state() { EVP_MD_CTX_free(context); }
  state(const state&) = delete;
  state& operator=(const state&) = delete;
  void restart() {
    ASSERT(context != nullptr && EVP_DigestInit_ex2(context, sha256_method(), nullptr) == 1);
  }
};

sha256_stream::sha256_stream() : state_(std::make_unique<state>()) {}
sha256_stream::~sha256_stream() = default;
sha256_stream::sha256_stream(sha256_stream&&) noexcept = default;
sha256_stream& sha256_stream::operator=(sha256_stream&&) noexcept = default;

void sha256_stream::add(std::string_view bytes) {
  ASSERT(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

digest sha256_stream::finish() {
  digest out;
  ASSERT(EVP_DigestFinal_ex(state_->context, out.data(), nullptr) == 1);
  state_->restart();
  return out;
}

digest sha256(std::string_view bytes) {
  digest out;
  ASSERT(EVP_Digest(bytes.data(), bytes.size(), out.data(), nullptr, sha256_method(), nullptr) ==
         1);
  return out;
}

// By libsodium: what OpenSSL 3 sets up for each costs more than hashing a short text.
digest hmac_sha256(std::string_view key, std::string_view message) {
  digest out;
  crypto_auth_hmacsha256_state state;
  const auto* k = reinterpret_cast<const unsigned char*>(key.data());
  const auto* m = reinterpret_cast<const unsigned char*>(message.data());
  crypto_auth_hmacsha256_init(&state, k, key.size());
  crypto_auth_hmacsha256_update(&state, m, message.size());
  crypto_auth_hmacsha256_final(&state, out.data());
  sodium_memzero(&state, sizeof state);
  return out;
}

bool constant_time_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace tsu::crypto
