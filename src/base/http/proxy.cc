#include "base/http/proxy.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/http/ascii.h"

namespace tsu::http {
namespace {

constexpr std::size_t hops_max = 20, prefix_max = 200;

std::string_view unquoted(std::string_view s) {
  return s.size() >= 2 && s.front() == '"' && s.back() == '"' ? s.substr(1, s.size() - 2) : s;
}

// "192.0.2.1", "192.0.2.1:80", "[2001:db8::1]:80", "2001:db8::1"
std::optional<ip_address> node_address(std::string_view node) {
  node = unquoted(node);
  if (!node.empty() && node.front() == '[') {
    const auto end = node.find(']');
    return end == std::string_view::npos ? std::nullopt
                                         : ip_address::parse(node.substr(1, end - 1));
  }
  const auto colon = node.find(':');
  if (colon != std::string_view::npos && node.find(':', colon + 1) == std::string_view::npos) {
    node = node.substr(0, colon);
  }
  return ip_address::parse(node);
}

struct hop {
  std::string_view node, proto;
};

// A field that comes more than once is one list, in order (RFC 9110 5.3).
std::vector<std::string_view> elements(const fields& all, std::string_view name) {
  std::vector<std::string_view> out;
  for (const auto& [n, value] : all) {
    auto rest = same_name(n, name) ? value : std::string_view{};
    while (!rest.empty()) {
      out.push_back(take_part(rest));
    }
  }
  return out;
}

hop parsed(std::string_view element) {
  hop out;
  while (!element.empty()) {
    auto value = take_part(element, ';');
    const auto name = take_part(value, '=');
    if (same_name(name, "for")) {
      out.node = value;
    } else if (same_name(name, "proto")) {
      out.proto = unquoted(value);
    }
  }
  return out;
}

std::vector<hop> hops_of(const fields& all) {
  std::vector<hop> out;
  for (const auto element : elements(all, "forwarded")) {
    out.push_back(parsed(element));
  }
  if (out.empty()) {
    for (const auto node : elements(all, "x-forwarded-for")) {
      out.push_back({node, {}});
    }
    const auto protos = elements(all, "x-forwarded-proto");
    if (!protos.empty() && !out.empty()) {
      out.back().proto = protos.back();
    }
  }
  return out;
}

bool is_host_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

// Lower case, as host names of the settings are; an address in brackets is no municipality.
std::string_view host_of(const fields& all) {
  auto host = all.find("x-forwarded-host").value_or("");
  host = host.substr(0, std::min(host.find(':'), host.size()));
  const bool good = std::all_of(host.begin(), host.end(), is_host_char);
  return good ? host : std::string_view{};
}

// "/api" or "/api/v1/", without the last slash: segments of plain characters.
std::string_view prefix_of(const fields& all) {
  auto prefix = all.find("x-forwarded-prefix").value_or("");
  while (prefix.ends_with('/')) {
    prefix.remove_suffix(1);
  }
  const bool plain = std::all_of(prefix.begin(), prefix.end(), [](char c) {
    return is_host_char(c) || (c >= 'A' && c <= 'Z') || c == '/' || c == '_' || c == '~';
  });
  const bool good = plain && prefix.size() <= prefix_max && prefix.starts_with('/') &&
                    prefix.find("//") == std::string_view::npos &&
                    prefix.find("..") == std::string_view::npos;
  return good ? prefix : std::string_view{};
}

}  // namespace

forwarded_for forwarded_by(std::span<const network> trusted, const fields& all) {
  forwarded_for out{.client = {}, .secure = false, .host = host_of(all), .prefix = prefix_of(all)};
  const auto hops = hops_of(all);
  std::size_t looked = 0;
  for (auto h = hops.rbegin(); h != hops.rend() && looked < hops_max; ++h, ++looked) {
    const auto address = node_address(h->node);
    if (looked == 0) {
      out.secure = same_name(h->proto, "https");
    }
    if (!address) {
      return out;
    }
    out.client = address;
    if (!contains(trusted, *address)) {
      return out;
    }
  }
  return out;
}

}  // namespace tsu::http
