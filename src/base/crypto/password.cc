#include "base/crypto/password.h"

#include <sodium.h>

#include <algorithm>
#include <new>
#include <utility>

#include "base/crypto/random.h"

namespace tsu::crypto {
namespace {

void begin() { [[maybe_unused]] static const int ready = sodium_init(); }

std::size_t memory_bytes(const password_cost& c) { return std::size_t{c.memory_kib} * 1024; }

// The text as libsodium takes it: ended by NUL, and shorter than the room for it.
bool is_kept_form(std::string_view kept) {
  return kept.starts_with("$argon2id$") && kept.size() < crypto_pwhash_STRBYTES &&
         kept.find('\0') == std::string_view::npos;
}

problem too_long() { return {why::bad_input, "a password is too long", "password_too_long"}; }

bool is_too_long(const secret<std::string>& p) { return p.reveal().size() > password_bytes_max; }

}  // namespace

std::string hash_password(const secret<std::string>& password, password_cost cost) {
  begin();
  char out[crypto_pwhash_STRBYTES];
  const auto& p = password.reveal();
  if (crypto_pwhash_str_alg(out, p.data(), p.size(), cost.passes, memory_bytes(cost),
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::bad_alloc{};
  }
  return out;
}

bool password_matches(std::string_view kept, const secret<std::string>& password) {
  begin();
  const auto& p = password.reveal();
  return is_kept_form(kept) &&
         crypto_pwhash_str_verify(std::string{kept}.c_str(), p.data(), p.size()) == 0;
}

bool wants_rehash(std::string_view kept, password_cost cost) {
  begin();
  return !is_kept_form(kept) ||
         crypto_pwhash_str_needs_rehash(std::string{kept}.c_str(), cost.passes,
                                        memory_bytes(cost)) != 0;
}

std::string hash_of_nobody(password_cost cost) {
  const auto base64 = [](const std::string& raw) {
    constexpr int variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
    std::string out(sodium_base64_encoded_len(raw.size(), variant), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(raw.data()),
                      raw.size(), variant);
    out.pop_back();  // its NUL
    return out;
  };
  return "$argon2id$v=19$m=" + std::to_string(memory_bytes(cost) / 1024) +
         ",t=" + std::to_string(cost.passes) + ",p=1$" + base64(random_bytes(16)) + "$" +
         base64(random_bytes(32));
}

password_desk::password_desk(options o)
    : options_(o),
      nobody_(hash_of_nobody(o.cost)),
      threads_({.name = "password", .threads = o.threads, .waiting_max = o.waiting_max}) {}

task<result<std::string>> password_desk::hash(secret<std::string> password) {
  if (is_too_long(password)) {
    co_return too_long();
  }
  const auto work = [&] { return hash_password(password, options_.cost); };
  co_return co_await threads_.run(work);
}

task<result<bool>> password_desk::matches(std::string kept, secret<std::string> password) {
  if (is_too_long(password)) {
    co_return too_long();
  }
  const bool somebody = !kept.empty();
  const auto work = [&] { return password_matches(somebody ? kept : nobody_, password); };
  CO_TRY(const bool same, co_await threads_.run(work));
  co_return same&& somebody;
}

}  // namespace tsu::crypto
