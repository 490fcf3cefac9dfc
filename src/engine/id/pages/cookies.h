// Cookies of our own, and what proves that a form is one of our pages'. Pure but for chance; any
// thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/http/message.h"

namespace tsu::id::pages {

// "__Host-tsunagu-form" over TLS: only for this host (RFC 6265bis 4.1.3.2). Without TLS, as on
// http://localhost, browsers would drop such a name, so it is "tsunagu-form" there.
std::string cookie_name(const http::request&, std::string_view name);
std::optional<std::string_view> find_cookie(const http::request&, std::string_view name);
// The Set-Cookie field. Without a time it ends with the browser; 0 s takes it away.
std::string set_cookie(const http::request&, std::string_view name, std::string_view value,
                       std::optional<std::chrono::seconds> lives = {});

// Who signs in by any way has this one.
inline constexpr std::string_view session_cookie_name = "tsunagu",
                                  form_cookie_name = "tsunagu-form",
                                  tablet_cookie_name = "tsunagu-tablet",
                                  device_cookie_name = "tsunagu-device";

// A form carries a token made from a cookie that no other site can read: the session's, or before
// there is one that of the form itself.
struct form_guard {
  std::string token;
  std::optional<std::string> set_cookie;  // where the browser had none
};
form_guard guard_of(const http::request&);
// Whether a POST comes from a form of ours in the same browser: its token fits the cookie, and the
// browser does not say that it came from another site (Fetch Metadata, Origin).
bool is_our_form(const http::request&, std::string_view token);
// "sec-fetch-site" and "origin" alone.
bool comes_from_our_pages(const http::request&);

}  // namespace tsu::id::pages
