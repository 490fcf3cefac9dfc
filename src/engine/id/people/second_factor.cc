#include "engine/id/people/second_factor.h"

#include "base/crypto/random.h"
#include "base/crypto/totp.h"

namespace tsu::id {
namespace {

constexpr std::string_view begun = "begun", at_work = "at work";

std::string place_of(account_id a) { return "id.totp:" + std::to_string(a.value); }

std::optional<credential_row> find(db::reader& r, account_id a, std::string_view label) {
  for (auto& c : read_credentials(r, a)) {
    if (c.kind == credential_kind::totp && c.label == label) {
      return std::move(c);
    }
  }
  return std::nullopt;
}

void drop(db::tx& t, account_id a, std::string_view label) {
  if (const auto old = find(t, a, label)) {
    delete_credential(t, a, old->id);
  }
}

result<secret<std::string>> key_of(db::reader& r, const keeper_of_boxes& keys,
                                   const credential_row& c) {
  TRY(const auto own, keys.person_key(r, c.account));
  TRY(auto key, own.open(c.secret, place_of(c.account)));
  return secret<std::string>{std::move(key)};
}

// Digits as typed: "123 456", full width.
std::string digits_of(std::string_view typed) {
  std::string out;
  for (std::size_t i = 0; i < typed.size() && out.size() <= 8; ++i) {
    if (typed[i] >= '0' && typed[i] <= '9') {
      out += typed[i];
    } else if (typed.substr(i, 2) == "\xEF\xBC" && i + 2 < typed.size()) {
      out += static_cast<char>('0' + (static_cast<unsigned char>(typed[i + 2]) - 0x90));
      i += 2;
    }
  }
  return out;
}

std::optional<std::int64_t> step_of(db::tx& t, const keeper_of_boxes& keys, const credential_row& c,
                                    std::string_view code) {
  const auto key = key_of(t, keys, c);
  if (!key.ok()) {
    return std::nullopt;
  }
  const auto after = c.counter == 0 ? std::nullopt : std::optional{c.counter};
  return crypto::match_totp(key.value(), digits_of(code), t.now(), after);
}

}  // namespace

bool has_authenticator(db::reader& r, account_id a) { return find(r, a, at_work).has_value(); }

result<secret<std::string>> begin_authenticator(db::tx& t, const keeper_of_boxes& keys,
                                                account_id a) {
  TRY(const auto own, keys.person_key(t, a));
  drop(t, a, begun);
  const auto key = crypto::random_bytes(crypto::totp_secret_bytes);
  insert_credential(t, {.id = {},
                        .account = a,
                        .kind = credential_kind::totp,
                        .locator = {},
                        .secret = own.seal(key, place_of(a)),
                        .label = std::string{begun}});
  return secret<std::string>{key};
}

result<secret<std::string>> begun_authenticator(db::reader& r, const keeper_of_boxes& keys,
                                                account_id a) {
  const auto c = find(r, a, begun);
  if (!c) {
    return problem{why::not_found, "no authenticator was begun", "no_authenticator"};
  }
  return key_of(r, keys, *c);
}

bool finish_authenticator(db::tx& t, const keeper_of_boxes& keys, account_id a,
                          std::string_view code) {
  auto c = find(t, a, begun);
  const auto step = c ? step_of(t, keys, *c, code) : std::nullopt;
  if (!step) {
    return false;
  }
  drop(t, a, at_work);
  drop(t, a, begun);
  c->label = std::string{at_work};
  c->counter = *step;
  insert_credential(t, *c);
  return true;
}

bool accept_authenticator(db::tx& t, const keeper_of_boxes& keys, account_id a,
                          std::string_view code) {
  auto c = find(t, a, at_work);
  const auto step = c ? step_of(t, keys, *c, code) : std::nullopt;
  if (!step) {
    return false;
  }
  c->counter = *step;
  c->used = t.now();
  update_credential(t, *c);
  return true;
}

}  // namespace tsu::id
