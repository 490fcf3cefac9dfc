// An absolute http or https address taken apart, for comparing and refusing; strict: what is not
// plainly one (control characters, spaces, backslashes, empty hosts, bad ports) is none. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tsu::id::op {

struct uri_parts {
  std::string scheme, user, host, port;  // host in lower case, "[::1]" with its brackets
  std::string rest;                      // path, query and fragment as they came
  bool has_fragment = false, has_dot_segments = false;
};
std::optional<uri_parts> parse_uri(std::string_view);

// a-z, 0-9, '-' and dots between: "www.example.jp"; no address of numbers alone.
bool is_host_name(std::string_view);

// "https://a.example/cb?x=1" and ("code", "b") -> "https://a.example/cb?x=1&code=b"
std::string with_parameter(std::string_view uri, std::string_view name, std::string_view value);

// "https://a.example:8443" of "https://a.example:8443/cb": what a browser calls its origin.
std::string origin_of(std::string_view uri);

}  // namespace tsu::id::op
