#include "base/http/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/core/assert.h"

namespace tsu::http {
namespace {

constexpr std::uint8_t mapped_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr std::size_t text_max = 45;  // of an IPv6 address with an IPv4 tail

// IANA IPv4 and IPv6 Special-Purpose Address Registries, what is not globally reachable, and the
// IPv6 ranges that wrap IPv4 or are used by translators inside a network.
const std::vector<network>& special() {
  static const std::vector<network> all = [] {
    std::vector<network> out;
    for (const std::string_view text :
         {"0.0.0.0/8",      "10.0.0.0/8",      "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16",
          "172.16.0.0/12",  "192.0.0.0/24",    "192.0.2.0/24",   "192.88.99.0/24", "192.168.0.0/16",
          "198.18.0.0/15",  "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4",
          "64:ff9b:1::/48", "100::/64",        "2001::/23",      "2001:db8::/32",  "3fff::/20",
          "5f00::/16",      "fc00::/7",        "fe80::/10",      "fec0::/10",      "ff00::/8"}) {
      const auto n = network::parse(text);
      ASSERT(n);
      out.push_back(*n);
    }
    return out;
  }();
  return all;
}

}  // namespace

ip_address::ip_address(std::span<const std::uint8_t, 4> v4) {
  std::copy(std::begin(mapped_prefix), std::end(mapped_prefix), bytes_.begin());
  std::copy(v4.begin(), v4.end(), bytes_.begin() + 12);
}

std::optional<ip_address> ip_address::parse(std::string_view text) {
  if (text.empty() || text.size() > text_max || text.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  const std::string terminated{text};
  std::array<std::uint8_t, 4> v4{};
  if (::inet_pton(AF_INET, terminated.c_str(), v4.data()) == 1) {
    return ip_address{v4};
  }
  ip_address out;
  if (::inet_pton(AF_INET6, terminated.c_str(), out.bytes_.data()) == 1) {
    return out;
  }
  return std::nullopt;
}

std::optional<ip_address> ip_address::of(const sockaddr& s) {
  if (s.sa_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(s).sin_addr;
    return ip_address{
        std::span<const std::uint8_t, 4>{reinterpret_cast<const std::uint8_t*>(&v4), 4}};
  }
  if (s.sa_family != AF_INET6) {
    return std::nullopt;
  }
  ip_address out;
  std::copy_n(reinterpret_cast<const sockaddr_in6&>(s).sin6_addr.s6_addr, 16, out.bytes_.begin());
  return out;
}

bool ip_address::is_v4() const {
  return std::equal(std::begin(mapped_prefix), std::end(mapped_prefix), bytes_.begin());
}

std::string ip_address::text() const {
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (is_v4()) {
    ::inet_ntop(AF_INET, bytes_.data() + 12, out.data(), out.size());
  } else {
    ::inet_ntop(AF_INET6, bytes_.data(), out.data(), out.size());
  }
  return out.data();
}

bool ip_address::is_public() const {
  if (is_v4()) {
    return !contains(special(), *this);
  }
  // Global unicast is 2000::/3 (RFC 4291 2.4); NAT64's well-known prefix is let pass when what it
  // wraps is public.
  const auto wrapped = [this](std::size_t at) {
    return ip_address{std::span<const std::uint8_t, 4>{bytes_.data() + at, 4}};
  };
  static const network nat64 = *network::parse("64:ff9b::/96");
  static const network six_to_four = *network::parse("2002::/16");
  static const network global = *network::parse("2000::/3");
  if (nat64.contains(*this)) {
    return wrapped(12).is_public();
  }
  if (six_to_four.contains(*this)) {
    return wrapped(2).is_public();
  }
  return global.contains(*this) && !contains(special(), *this);
}

std::optional<network> network::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto first = ip_address::parse(text.substr(0, slash));
  if (!first) {
    return std::nullopt;
  }
  const unsigned most = first->is_v4() && text.find(':') == std::string_view::npos ? 32 : 128;
  unsigned bits = most;
  if (slash != std::string_view::npos) {
    const auto digits = text.substr(slash + 1);
    const auto* const stop = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), stop, bits);
    if (error != std::errc{} || end != stop || bits > most) {
      return std::nullopt;
    }
  }
  const network out{*first, bits + (128 - most)};
  for (unsigned bit = out.bits_; bit < 128; ++bit) {
    if ((first->bytes()[bit / 8] >> (7 - bit % 8) & 1) != 0) {
      return std::nullopt;
    }
  }
  return out;
}

bool network::contains(const ip_address& a) const {
  for (unsigned at = 0; at < bits_; at += 8) {
    const unsigned kept = std::min(8U, bits_ - at);
    const unsigned differs = a.bytes()[at / 8] ^ first_.bytes()[at / 8];
    if ((differs >> (8 - kept)) != 0) {
      return false;
    }
  }
  return true;
}

bool contains(std::span<const network> all, const ip_address& a) {
  return std::any_of(all.begin(), all.end(), [&](const auto& n) { return n.contains(a); });
}

}  // namespace tsu::http
