#include "engine/id/people/throttle.h"

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/http/rate_limit.h"
#include "engine/id/people/rules.h"
#include "engine/id/people/store_sessions.h"

namespace tsu::id {
namespace {

constexpr std::chrono::hours forgotten_after{24};

door_of_tries door(std::string_view kind, std::string_view value, std::int64_t free_ones) {
  const auto hash = crypto::sha256(std::string{kind} + ":" + std::string{value});
  return {std::string{kind} + ":" + crypto::base64url(crypto::bytes_of(hash)), free_ones};
}

throttle_row counted(db::reader& r, const door_of_tries& d, instant now) {
  auto row = find_throttle(r, d.what);
  return row.last && now - *row.last > forgotten_after ? throttle_row{} : row;
}

}  // namespace

door_of_tries door_of_login_id(std::string_view login_id) {
  return door("login", login_id, free_tries_of_account);
}
door_of_tries door_of_address(std::string_view address) {
  return door("address", http::rate_key_of_address(address), free_tries_of_address);
}
door_of_tries door_of_passkeys_from(std::string_view address) {
  return door("passkey", http::rate_key_of_address(address), free_tries_of_address);
}
door_of_tries door_of_refusals_from(std::string_view address) {
  return door("upstream", http::rate_key_of_address(address), free_tries_of_address);
}
door_of_tries door_of_second_factor(std::string_view subject) {
  return door("second", subject, free_tries_of_account);
}

std::chrono::seconds closed_for(db::reader& r, const door_of_tries& d, instant now) {
  const auto row = counted(r, d, now);
  if (!row.open_from || *row.open_from <= now) {
    return {};
  }
  return std::chrono::ceil<std::chrono::seconds>(*row.open_from - now);
}

void count_try(db::tx& t, const door_of_tries& d) {
  auto row = counted(t, d, t.now());
  ++row.failures;
  row.last = t.now();
  row.open_from = t.now() + wait_after(row.failures, d.free_ones);
  put_throttle(t, d.what, row);
}

void forgive(db::tx& t, const door_of_tries& d) { put_throttle(t, d.what, {}); }

void take_back(db::tx& t, const door_of_tries& d) {
  auto row = counted(t, d, t.now());
  row.failures = std::max<std::int64_t>(0, row.failures - 1);
  row.open_from = t.now();
  put_throttle(t, d.what, row);
}

}  // namespace tsu::id
