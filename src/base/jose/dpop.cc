#include "base/jose/dpop.h"

#include <algorithm>
#include <chrono>

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/jose/jws.h"

namespace tsu::jose {
namespace {

constexpr std::chrono::seconds proof_age_max{60};  // before and after now: clocks differ
constexpr std::size_t jti_bytes_max = 256;

problem bad(std::string detail) { return {why::bad_input, std::move(detail), "bad_dpop_proof"}; }

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

// RFC 9449 4.3, 8 to 11.
result<done> check_request(const claims& c, const proof_wish& w) {
  if (c.text("htm") != w.method) {
    return bad("made for another method");
  }
  const auto url = plain_url(c.text("htu").value_or(""));
  if (!url || url != plain_url(w.url)) {
    return bad("made for another address");
  }
  const auto issued = c.time("iat");
  if (!issued || *issued < w.now - proof_age_max || *issued > w.now + proof_age_max) {
    return bad("too old, or ahead of its time");
  }
  if (w.access_token && c.text("ath") != hash_of_token(*w.access_token)) {
    return bad("made for another access token");
  }
  return done{};
}

}  // namespace

result<proof> check_proof(std::string_view text, const proof_wish& w) {
  const auto token = read_token(use::dpop_proof, text, w.algorithms);
  if (!token.ok()) {
    return bad(token.error().detail);
  }
  const auto& t = token.value();
  const auto key = public_key::from_jwk(t.own_key);
  if (!key.ok()) {
    return bad(key.error().detail);
  }
  if (!key.value().verify(t.alg, t.signed_part, t.signature)) {
    return bad("not signed by the key that it brings");
  }
  const auto jti = t.payload.text("jti");
  if (!jti || jti->empty() || jti->size() > jti_bytes_max) {
    return bad("no jti");
  }
  TRY(const auto fits, check_request(t.payload, w));
  if (w.nonce_is_good && !w.nonce_is_good(t.payload.text("nonce").value_or(""))) {
    return problem{why::bad_input, "no nonce of ours, or an old one", "dpop_nonce_needed"};
  }
  return proof{.key_thumbprint = key.value().thumbprint(),
               .jti = *jti,
               .until = *t.payload.time("iat") + proof_age_max + std::chrono::seconds{1}};
}

std::string hash_of_token(std::string_view access_token) {
  return crypto::base64url(crypto::bytes_of(crypto::sha256(access_token)));
}

std::optional<std::string> plain_url(std::string_view url) {
  const auto scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) {
    return std::nullopt;
  }
  std::string scheme{url.substr(0, scheme_end)};
  std::transform(scheme.begin(), scheme.end(), scheme.begin(), small);
  auto rest = url.substr(scheme_end + 3);
  rest = rest.substr(0, rest.find_first_of("?#"));
  const auto host_end = std::min(rest.find('/'), rest.size());
  std::string host{rest.substr(0, host_end)};
  std::transform(host.begin(), host.end(), host.begin(), small);
  const std::string_view usual = scheme == "https" ? ":443" : ":80";
  if (host.ends_with(usual)) {
    host.resize(host.size() - usual.size());
  }
  if ((scheme != "https" && scheme != "http") || host.empty() ||
      host.find('@') != std::string::npos) {
    return std::nullopt;
  }
  const auto path = rest.substr(host_end);
  return scheme + "://" + host + std::string{path.empty() ? "/" : path};
}

}  // namespace tsu::jose
