#include "engine/id/people/ceremony.h"

#include "base/core/json.h"
#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/crypto/random.h"
#include "engine/id/used_once.h"

namespace tsu::id {
namespace {

constexpr std::size_t challenge_bytes = 32, sealed_max = 2000;

std::string place_of(tenant_code town) { return "id.ceremony:" + std::string{town.text()}; }

}  // namespace

ceremony make_ceremony(std::string_view use, std::string_view browser, account_id who,
                       instant now) {
  return {.use = std::string{use},
          .browser = std::string{browser},
          .challenge = crypto::base64url(crypto::random_bytes(challenge_bytes)),
          .account = who.value,
          .until = now + ceremony_lives};
}

std::string seal_ceremony(const crypto::box_key& key, tenant_code town, const ceremony& c) {
  return crypto::base64url(key.seal(to_json(c), place_of(town)));
}

std::optional<ceremony> open_ceremony(const crypto::box_key& key, tenant_code town,
                                      std::string_view sealed, const ceremony_wish& w) {
  const auto bytes = sealed.size() <= sealed_max ? crypto::from_base64url(sealed) : std::nullopt;
  const auto json = bytes ? key.open(*bytes, place_of(town)) : result<std::string>{problem{}};
  if (!json.ok()) {
    return std::nullopt;
  }
  auto c = from_json<ceremony>(json.value());
  const bool good = c.ok() && c.value().use == w.use && c.value().until > w.now &&
                    crypto::constant_time_equal(c.value().browser, w.browser);
  return good ? std::optional{std::move(c).value()} : std::nullopt;
}

bool spend_ceremony(db::tx& t, const ceremony& c) {
  return use_once(
      t,
      {.what = c.use, .whose = c.browser, .value = c.challenge, .until = c.until, .sealed = true});
}

}  // namespace tsu::id
