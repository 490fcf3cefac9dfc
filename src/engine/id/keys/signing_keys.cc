#include "engine/id/keys/signing_keys.h"

#include <algorithm>

namespace tsu::id {

signing_keys::signing_keys(std::vector<signer> signers, jose::key_set published)
    : signers_(std::move(signers)),
      published_(std::move(published)),
      jwks_(std::make_shared<const std::string>(published_.json())) {}

result<std::string> signing_keys::sign(jose::use u, jose::algorithm a,
                                       std::string_view claims_json) const {
  const auto at = std::find_if(signers_.begin(), signers_.end(),
                               [a](const signer& s) { return s.key.alg() == a; });
  if (at == signers_.end()) {
    return problem{why::unavailable, "no key of that algorithm", "no_signing_key"};
  }
  return jose::sign(u, at->key, at->kid, claims_json);
}

result<jose::verified> signing_keys::verify(jose::use u, std::string_view text) const {
  return jose::verify(u, text, published_);
}

}  // namespace tsu::id
