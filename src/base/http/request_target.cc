#include "base/http/request_target.h"

#include <algorithm>

#include "base/http/ascii.h"

namespace tsu::http {
namespace {

bool is_target_char(char c) { return c > 0x20 && c < 0x7F && c != '#'; }

bool is_host_char(char c) {
  const char l = lower(c);
  return is_digit(c) || (l >= 'a' && l <= 'z') ||
         (c != '\0' && std::string_view{"-._~!$&'()*+;="}.find(c) != std::string_view::npos);
}

bool is_address_char(char c) { return hex_value(c) >= 0 || c == ':' || c == '.'; }

// "", ":" or ":8080"
bool is_port(std::string_view s) {
  return s.empty() ||
         (s.front() == ':' && s.size() <= 6 && std::all_of(s.begin() + 1, s.end(), is_digit));
}

}  // namespace

std::optional<request_target> parse_target(std::string_view t) {
  if (t.empty() || !std::all_of(t.begin(), t.end(), is_target_char)) {
    return std::nullopt;
  }
  request_target out;
  if (t.front() != '/') {
    const auto scheme_end = t.find("://");
    const auto scheme = t.substr(0, scheme_end);
    if (!same_name(scheme, "http") && !same_name(scheme, "https")) {
      return std::nullopt;
    }
    t.remove_prefix(scheme_end + 3);
    const auto end = t.find_first_of("/?");
    out.authority = t.substr(0, end);
    if (out.authority.empty()) {
      return std::nullopt;
    }
    t = end == std::string_view::npos ? std::string_view{"/"} : t.substr(end);
  }
  const auto mark = t.find('?');
  out.path = mark == 0 ? std::string_view{"/"} : t.substr(0, mark);
  out.query = mark == std::string_view::npos ? std::string_view{} : t.substr(mark + 1);
  return out;
}

std::optional<std::string_view> host_of(std::string_view authority) {
  std::size_t end = 0;
  if (!authority.empty() && authority.front() == '[') {
    end = authority.find(']');
    if (end == std::string_view::npos || end < 3 ||
        !std::all_of(authority.begin() + 1, authority.begin() + static_cast<std::ptrdiff_t>(end),
                     is_address_char)) {
      return std::nullopt;
    }
    ++end;
  } else {
    end = std::min(authority.find(':'), authority.size());
    const auto name = authority.substr(0, end);
    if (name.empty() || !std::all_of(name.begin(), name.end(), is_host_char)) {
      return std::nullopt;
    }
  }
  if (!is_port(authority.substr(end))) {
    return std::nullopt;
  }
  return authority.substr(0, end);
}

}  // namespace tsu::http
