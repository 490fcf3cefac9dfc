#include "base/crypto/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

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

digest hmac_sha256(std::string_view key, std::string_view message) {
  digest out;
  unsigned length = 0;
  // An empty view may have no address, and HMAC() takes a null key for "the one of before".
  const char* k = key.empty() ? "" : key.data();
  const auto* m = reinterpret_cast<const unsigned char*>(message.data());
  ASSERT(HMAC(sha256_method(), k, int(key.size()), m, message.size(), out.data(), &length) !=
         nullptr);
  ASSERT(length == out.size());
  return out;
}

bool constant_time_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace tsu::crypto
