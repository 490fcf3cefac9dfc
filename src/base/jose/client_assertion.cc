#include "base/jose/client_assertion.h"

#include <algorithm>
#include <chrono>

#include "base/jose/jws.h"

namespace tsu::jose {
namespace {

constexpr std::chrono::seconds lifetime_max{300}, skew{10};
constexpr std::size_t jti_bytes_max = 256;

problem bad(std::string detail) {
  return {why::bad_input, std::move(detail), "bad_client_assertion"};
}

bool is_audience(const claims& c, const assertion_wish& w) {
  if (w.audience == audience_rule::issuer_only) {
    return c.text("aud") == w.issuer;
  }
  const auto named = c.text_or_texts("aud").value_or(std::vector<std::string>{});
  return std::any_of(named.begin(), named.end(), [&](const std::string& one) {
    return one == w.issuer ||
           std::find(w.endpoints.begin(), w.endpoints.end(), one) != w.endpoints.end();
  });
}

// Where it is given, a time, and not ahead of ours by more than clocks differ.
bool is_past(const claims& c, std::string_view name, instant now) {
  const auto t = c.time(name);
  return !c.has(name) || (t && *t <= now + skew);
}

}  // namespace

result<assertion> check_assertion(std::string_view text, const key_set& keys,
                                  const assertion_wish& w) {
  const auto token = verify(use::client_assertion, text, keys, w.algorithms);
  if (!token.ok()) {
    return bad(token.error().detail);
  }
  const auto& c = token.value().payload;
  if (c.text("iss") != w.client_id || c.text("sub") != w.client_id) {
    return bad("iss and sub are the client itself");
  }
  if (!is_audience(c, w)) {
    return bad("made for another audience");
  }
  const auto expires = c.time("exp");
  if (!expires || *expires <= w.now - skew || *expires > w.now + lifetime_max + skew) {
    return bad("exp is missing, past, or more than five minutes away");
  }
  if (!is_past(c, "iat", w.now) || !is_past(c, "nbf", w.now)) {
    return bad("ahead of its time");
  }
  const auto jti = c.text("jti");
  if (!jti || jti->empty() || jti->size() > jti_bytes_max) {
    return bad("no jti");
  }
  return assertion{.jti = *jti, .expires = *expires + skew};
}

std::optional<std::string> client_named_in(std::string_view text) {
  const auto token = read_token(use::client_assertion, text);
  return token.ok() ? token.value().payload.text("sub") : std::nullopt;
}

}  // namespace tsu::jose
