#include "service/survey/pseudonym.h"

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/crypto/random.h"
#include "service/survey/store.h"

namespace tsu::survey {
namespace {

constexpr std::string_view secret_name = "who";
constexpr std::size_t secret_bytes = 32;

std::string place_of(tenant_code town) { return "survey.secret:" + std::string{town.text()}; }

problem no_key() {
  return {why::unavailable, "people_key is not set, and no people.key stands in the data folder",
          "survey_no_key"};
}

}  // namespace

result<std::optional<namer>> namer::find(db::reader& r, const sealing& by) {
  if (!by.key) {
    return no_key();
  }
  const auto sealed = store::find_secret(r, secret_name);
  if (!sealed) {
    return std::optional<namer>{};
  }
  TRY(auto secret, by.key->open(*sealed, place_of(by.town)));
  return std::optional{namer{std::move(secret)}};
}

result<namer> namer::ensure(db::tx& t, const sealing& by) {
  TRY(auto found, find(t, by));
  if (found) {
    return std::move(*found);
  }
  auto secret = crypto::random_bytes(secret_bytes);
  store::add_secret(t, secret_name, by.key->seal(secret, place_of(by.town)));
  return namer{std::move(secret)};
}

std::string namer::name_of(person_id who, std::string_view wave) const {
  const auto message = std::to_string(who.value) + "/" + std::string{wave};
  return crypto::base64url(crypto::bytes_of(crypto::hmac_sha256(secret_, message)));
}

std::string name_of_paper(std::string_view paper) { return "paper:" + std::string{paper}; }

}  // namespace tsu::survey
