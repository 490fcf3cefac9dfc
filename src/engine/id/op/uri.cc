#include "engine/id/op/uri.h"

#include <algorithm>

#include "base/http/message.h"

namespace tsu::id::op {
namespace {

bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// RFC 3986 2: what may stand in an address at all. '*' is left out, so nobody registers a wildcard
// in a host; in a path it must be escaped.
bool is_uri_character(char c) {
  return is_alnum(c) ||
         std::string_view{"-._~:/?#[]@!$&'()+,;=%"}.find(c) != std::string_view::npos;
}

bool is_port(std::string_view p) {
  if (p.empty() || p.size() > 5 ||
      !std::all_of(p.begin(), p.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return false;
  }
  int n = 0;
  for (const char c : p) {
    n = n * 10 + (c - '0');
  }
  return n >= 1 && n <= 65'535;
}

bool has_dots(std::string_view path) {
  std::size_t at = 0;
  while (at <= path.size()) {
    const auto end = std::min(path.find('/', at), path.size());
    const auto one = path.substr(at, end - at);
    if (one == "." || one == ".." || one == "%2e" || one == "%2E" || one == "%2e%2e" ||
        one == "%2E%2E") {
      return true;
    }
    at = end + 1;
  }
  return false;
}

bool take_authority(std::string_view a, uri_parts& u) {
  if (const auto at = a.rfind('@'); at != std::string_view::npos) {
    u.user = a.substr(0, at + 1);
    a.remove_prefix(at + 1);
  }
  const auto bracket = a.rfind(']');
  const auto colon = a.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    u.port = a.substr(colon + 1);
    if (!is_port(u.port)) {
      return false;
    }
    a = a.substr(0, colon);
  }
  u.host.resize(a.size());
  std::transform(a.begin(), a.end(), u.host.begin(), lower);
  return u.host == "[::1]" ||
         (!u.host.empty() && std::all_of(u.host.begin(), u.host.end(), [](char c) {
           return is_alnum(c) || c == '-' || c == '.';
         }));
}

}  // namespace

std::optional<uri_parts> parse_uri(std::string_view text) {
  if (!std::all_of(text.begin(), text.end(), is_uri_character)) {
    return std::nullopt;
  }
  uri_parts u;
  const auto colon = text.find("://");
  if (colon == std::string_view::npos) {
    return std::nullopt;
  }
  u.scheme = text.substr(0, colon);
  if (u.scheme != "https" && u.scheme != "http") {
    return std::nullopt;
  }
  auto rest = text.substr(colon + 3);
  const auto end = std::min(rest.find_first_of("/?#"), rest.size());
  if (!take_authority(rest.substr(0, end), u)) {
    return std::nullopt;
  }
  rest.remove_prefix(end);
  u.rest = rest;
  u.has_fragment = rest.find('#') != std::string_view::npos;
  u.has_dot_segments = has_dots(rest.substr(0, std::min(rest.find_first_of("?#"), rest.size())));
  return u;
}

bool is_host_name(std::string_view host) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  return !host.empty() && host.size() <= 253 && std::all_of(host.begin(), host.end(), good) &&
         std::any_of(host.begin(), host.end(), [](char c) { return c >= 'a' && c <= 'z'; }) &&
         host.front() != '.' && host.back() != '.' && host.find("..") == std::string_view::npos;
}

std::string with_parameter(std::string_view uri, std::string_view name, std::string_view value) {
  std::string out{uri};
  out += uri.find('?') == std::string_view::npos ? '?' : '&';
  out += name;
  out += '=';
  return out += http::percent_encoded(value);
}

std::string origin_of(std::string_view uri) {
  const auto u = parse_uri(uri);
  if (!u) {
    return {};
  }
  return u->scheme + "://" + u->host + (u->port.empty() ? "" : ":" + u->port);
}

}  // namespace tsu::id::op
