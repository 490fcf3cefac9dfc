#include "engine/id/pages/cookies.h"

#include <algorithm>

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/crypto/random.h"

namespace tsu::id::pages {
namespace {

constexpr std::size_t form_secret_bytes = 16;

std::string token_of(std::string_view secret) {
  const auto mac = crypto::hmac_sha256(secret, "tsunagu form");
  return crypto::base64url(crypto::bytes_of(mac));
}

// What the token is made from, where the browser has such a thing.
std::optional<std::string_view> secret_of(const http::request& r) {
  if (const auto session = find_cookie(r, session_cookie_name); session && !session->empty()) {
    return session;
  }
  const auto form = find_cookie(r, form_cookie_name);
  return form && !form->empty() ? form : std::nullopt;
}

}  // namespace

std::string cookie_name(const http::request& r, std::string_view name) {
  return (r.secure ? "__Host-" : "") + std::string{name};
}

std::optional<std::string_view> find_cookie(const http::request& r, std::string_view name) {
  const auto full = cookie_name(r, name);
  for (const auto& [field, value] : r.headers) {
    if (field != "cookie" && field != "Cookie") {
      continue;
    }
    auto rest = value;
    while (!rest.empty()) {
      const auto end = std::min(rest.find(';'), rest.size());
      auto one = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
      if (one.starts_with(full) && one.substr(full.size()).starts_with('=')) {
        return one.substr(full.size() + 1);
      }
    }
  }
  return std::nullopt;
}

std::string set_cookie(const http::request& r, std::string_view name, std::string_view value,
                       std::optional<std::chrono::seconds> lives) {
  auto out = cookie_name(r, name) + '=' + std::string{value} + "; Path=/; HttpOnly; SameSite=Lax";
  if (lives) {
    out += "; Max-Age=" + std::to_string(lives->count());
  }
  return r.secure ? out + "; Secure" : out;
}

form_guard guard_of(const http::request& r) {
  if (const auto secret = secret_of(r)) {
    return {token_of(*secret), std::nullopt};
  }
  const auto fresh = crypto::base64url(crypto::random_bytes(form_secret_bytes));
  return {token_of(fresh), set_cookie(r, form_cookie_name, fresh)};
}

bool comes_from_our_pages(const http::request& r) {
  if (const auto site = r.headers.find("Sec-Fetch-Site")) {
    return *site == "same-origin" || *site == "none";
  }
  const auto origin = r.headers.find("Origin");
  if (!origin) {
    return true;
  }
  const auto host = r.headers.find("Host");
  const auto scheme_end = origin->find("://");
  return host && scheme_end != std::string_view::npos && origin->substr(scheme_end + 3) == *host;
}

bool is_our_form(const http::request& r, std::string_view token) {
  const auto secret = secret_of(r);
  return secret && comes_from_our_pages(r) && crypto::constant_time_equal(token_of(*secret), token);
}

}  // namespace tsu::id::pages
