// What is asked for: the target of a request line and the names in Host (RFC 9112 3.2, RFC 3986
// 3.2.2). Pure; gives views into what it is given. Private to base/http.
#pragma once

#include <optional>
#include <string_view>

namespace tsu::http {

struct request_target {
  std::string_view path, query;  // path "/" where there is none
  std::string_view authority;    // of the absolute form; empty otherwise
};

// Origin and absolute form; nothing for any other, or for characters that belong to none.
std::optional<request_target> parse_target(std::string_view);

// "example.jp:8080" -> "example.jp"; nothing where it is malformed.
std::optional<std::string_view> host_of(std::string_view authority);

}  // namespace tsu::http
