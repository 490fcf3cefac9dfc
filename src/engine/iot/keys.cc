#include "engine/iot/keys.h"

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/crypto/random.h"

namespace tsu::iot {
namespace {

constexpr std::size_t random_bytes = 16, code_size = 6, key_size = 29;

std::string place_of(tenant_code tenant, std::string_view device) {
  return "iot_key/" + std::string{tenant.text()} + "/" + std::string{device};
}

}  // namespace

secret<std::string> make_key(tenant_code tenant) {
  return secret<std::string>{std::string{tenant.text()} + "-" +
                             crypto::base64url(crypto::random_bytes(random_bytes))};
}

std::optional<tenant_code> tenant_of_key(std::string_view key) {
  if (key.size() != key_size || key[code_size] != '-') {
    return std::nullopt;
  }
  const auto tenant = tenant_code::parse(key.substr(0, code_size));
  return tenant.ok() ? std::optional{tenant.value()} : std::nullopt;
}

std::string hash_of_key(std::string_view key) {
  return std::string{crypto::bytes_of(crypto::sha256(key))};
}

bool opens(std::string_view key, std::span<const key_row> all, instant now) {
  const auto hash = hash_of_key(key);
  bool found = false;
  for (const auto& one : all) {
    const bool same = crypto::constant_time_equal(hash, one.hash);
    found = found || (same && one.is_good(now));
  }
  return found;
}

std::string seal_key(const crypto::box_key& by, tenant_code tenant, std::string_view device,
                     std::string_view key) {
  return by.seal(key, place_of(tenant, device));
}

result<std::string> open_key(const crypto::box_key& by, tenant_code tenant, const key_row& k) {
  return by.open(k.sealed, place_of(tenant, k.device));
}

}  // namespace tsu::iot
