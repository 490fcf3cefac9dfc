#include "engine/id/op/bound_token.h"

#include "base/jose/dpop.h"
#include "engine/id/op/errors.h"

namespace tsu::id::op {

task<result<done>> check_proof_of(const provider& on, const call& c, std::string_view token,
                                  std::string_view key_thumbprint) {
  const auto field = c.request.headers.find("DPoP");
  if (!field || c.request.headers.count("DPoP") != 1) {
    co_return refuse("invalid_dpop_proof", "one DPoP proof is needed");
  }
  const auto url = issuer_of(on, c) + std::string{c.request.path};
  const auto proof = jose::check_proof(
      *field,
      {.method = http::name_of(c.request.verb), .url = url, .now = c.now, .access_token = token});
  if (!proof.ok()) {
    co_return refuse("invalid_dpop_proof", proof.error().detail);
  }
  if (proof.value().key_thumbprint != key_thumbprint) {
    co_return refuse("invalid_token", "the token is bound to another key");
  }
  const shown_once once{.use = "dpop",
                        .who = std::string{key_thumbprint},
                        .jti = proof.value().jti,
                        .until = proof.value().until};
  const bool first =
      co_await people_of(on, c.tenant).write([&](db::tx& t) { return on.spend(t, once); });
  if (!first) {
    co_return refuse("invalid_dpop_proof", "that proof was shown before");
  }
  co_return done{};
}

}  // namespace tsu::id::op
