#include <fmt/format.h>

#include "app/test/people_rows.h"
#include "app/test/sample_requests.h"
#include "engine/id/pages/cookies.h"
#include "engine/notify/signature.h"

namespace tsu::app::testing {

asked request_of(const sample& s, std::string_view token) {
  const auto mark = std::min(s.target.find('?'), s.target.size());
  asked out{.verb = s.verb,
            .path = std::string{s.target.substr(0, mark)},
            .query = std::string{s.target.substr(std::min(mark + 1, s.target.size()))},
            .body = std::string{s.body},
            .headers = {{"Host", "localhost"}}};
  if ((s.route != "/id/v1/session" || s.verb == http::method::get) && s.header != "Authorization") {
    out.headers.emplace_back("Authorization",
                             fmt::format("Bearer {}", s.token.empty() ? token : s.token));
  }
  if (!s.type.empty()) {
    out.headers.emplace_back("Content-Type", s.type);
  }
  if (s.is == "${signature}") {  // good for the ten minutes that the test's clock moves
    const auto at = *parse_instant("2026-11-22T04:20:00Z");
    out.headers.emplace_back(s.header, notify::signature_of(gateway_secret, out.body, at));
  } else if (!s.header.empty()) {
    out.headers.emplace_back(s.header, s.is);
  }
  if (const auto at = out.body.find("${form_token}"); at != std::string::npos) {
    http::request sent;
    sent.headers.add("Cookie", form_cookie);
    out.body.replace(at, 13, id::pages::guard_of(sent).token);
  }
  if (const auto at = out.body.find("${token}"); at != std::string::npos) {
    out.body.replace(at, 8, token);
  }
  return out;
}

}  // namespace tsu::app::testing
