#include "base/jose/jwt.h"

#include <algorithm>
#include <optional>
#include <string>

namespace tsu::jose {
namespace {

using fault = std::optional<std::string_view>;  // the claim that is not as it must be

fault check_parties(const claims& c, const claims_wish& w) {
  if (c.text("iss") != w.issuer) {
    return "iss";
  }
  const auto audiences = c.text_or_texts("aud");
  if (!audiences ||
      std::find(audiences->begin(), audiences->end(), w.audience) == audiences->end()) {
    return "aud";
  }
  const bool must_name = audiences->size() > 1 || c.has("azp");
  return must_name && c.text("azp") != w.audience ? fault{"azp"} : std::nullopt;
}

fault check_times(const claims& c, const claims_wish& w) {
  const auto expires = c.time("exp"), issued = c.time("iat"), begins = c.time("nbf");
  if (!expires || *expires <= w.now - w.skew || *expires > w.now + w.lifetime_max + w.skew) {
    return "exp";
  }
  if (!issued || *issued > w.now + w.skew) {
    return "iat";
  }
  const bool too_early = begins && *begins > w.now + w.skew;
  return too_early || c.has("nbf") != begins.has_value() ? fault{"nbf"} : std::nullopt;
}

}  // namespace

result<done> check_claims(const claims& c, const claims_wish& w) {
  auto bad = check_parties(c, w);
  if (!bad) {
    bad = check_times(c, w);
  }
  if (!bad && !w.nonce.empty() && c.text("nonce") != w.nonce) {
    bad = "nonce";
  }
  if (bad) {
    return problem{why::bad_input,
                   "a claim is not as it must be",
                   "bad_claims",
                   {{std::string{*bad}, "not_as_asked"}}};
  }
  return done{};
}

}  // namespace tsu::jose
