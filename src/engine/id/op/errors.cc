#include "engine/id/op/errors.h"

#include <algorithm>

#include "base/core/json_text.h"

namespace tsu::id::op {
namespace {

constexpr std::string_view words[] = {
    // RFC 6749 4.1.2.1 and 5.2, OpenID Connect Core 3.1.2.6
    "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client",
    "unsupported_grant_type", "invalid_scope", "access_denied", "unsupported_response_type",
    "server_error", "temporarily_unavailable", "interaction_required", "login_required",
    "account_selection_required", "consent_required", "invalid_request_uri",
    "invalid_request_object", "request_not_supported", "request_uri_not_supported",
    "registration_not_supported", "unmet_authentication_requirements",
    // RFC 8628 3.5, RFC 9449, RFC 6750, RFC 7591 3.2.2
    "authorization_pending", "slow_down", "expired_token", "invalid_dpop_proof", "use_dpop_nonce",
    "invalid_token", "insufficient_scope", "invalid_redirect_uri", "invalid_client_metadata"};

bool is_of_the_protocol(std::string_view code) {
  return std::find(std::begin(words), std::end(words), code) != std::end(words);
}

std::string body_of(std::string_view error, std::string_view detail) {
  return "{\"error\":" + json_string(error) + ",\"error_description\":" + json_string(detail) + "}";
}

}  // namespace

problem refuse(std::string_view error, std::string_view detail) {
  return {error == "invalid_client" ? why::not_signed_in : why::bad_input, std::string{detail},
          std::string{error}};
}

http::reply private_json(std::string body, int status) {
  http::reply r{.status = status, .body = std::move(body)};
  r.with("Cache-Control", "no-store");
  r.with("Pragma", "no-cache");
  return r;
}

problem for_client(const problem& p) {
  if (is_of_the_protocol(p.code)) {
    return p;
  }
  const bool later = http_status(p.reason) == 503 || http_status(p.reason) == 429;
  return {later ? why::unavailable : why::conflict,
          later ? "it cannot be done now: try again later" : "it cannot be done",
          later ? "temporarily_unavailable" : "server_error"};
}

http::reply error_reply(const problem& p) {
  // A form that cannot be read, and what the house itself refuses, have words of their own.
  const bool ours = !is_of_the_protocol(p.code);
  const auto status = p.code == "not_a_form" ? 400 : http_status(p.reason);
  const bool failed = status >= 500;
  auto r = private_json(body_of(failed ? "temporarily_unavailable"
                                : ours ? "invalid_request"
                                       : std::string_view{p.code},
                                failed ? "try again later" : std::string_view{p.detail}),
                        status);
  if (status == 401) {
    r.with("WWW-Authenticate", "Basic realm=\"tsunagu\", error=\"invalid_client\"");
  }
  return r;
}

http::reply bearer_error(int status, std::string_view scheme, std::string_view error,
                         std::string_view detail, std::string_view scope) {
  auto r = private_json(error.empty() ? body_of("invalid_request", detail) : body_of(error, detail),
                        status);
  std::string said{scheme};
  said += " realm=\"tsunagu\"";
  if (!error.empty()) {
    said +=
        ", error=\"" + std::string{error} + "\", error_description=\"" + std::string{detail} + '"';
  }
  if (!scope.empty()) {
    said += ", scope=\"" + std::string{scope} + '"';
  }
  r.with("WWW-Authenticate", std::move(said));
  return r;
}

}  // namespace tsu::id::op
