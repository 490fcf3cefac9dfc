#include "engine/id/op/errors.h"

#include "base/core/json_text.h"

namespace tsu::id::op {
namespace {

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

http::reply error_reply(const problem& p) {
  // A form that cannot be read, and what the house itself refuses, have words of their own.
  const bool ours = p.code == "bad_form" || p.code == "not_a_form" || p.code == "too_large" ||
                    p.code.empty() || p.code == "bad_json" || p.code == "bad_fields";
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
