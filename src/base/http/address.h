// IP addresses and networks as values. IPv4 is kept as IPv4-mapped IPv6, so there is one form of
// each. Pure; any thread.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct sockaddr;

namespace tsu::http {

class ip_address {
 public:
  ip_address() = default;  // ::
  // Dotted quads of four decimal numbers and RFC 4291 IPv6 without zone; nothing else.
  static std::optional<ip_address> parse(std::string_view);
  // Nothing for families other than AF_INET and AF_INET6.
  static std::optional<ip_address> of(const sockaddr&);

  bool is_v4() const;
  // "127.0.0.1", "2001:db8::1"
  std::string text() const;
  const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
  friend auto operator<=>(const ip_address&, const ip_address&) = default;

  // Anyone on the Internet may be there: not this machine, a private or shared network, a link, a
  // group, documentation, or reserved (IANA special-purpose registries, RFC 6890), also when an
  // IPv4 address of that kind is wrapped in IPv6 (mapped, 6to4, NAT64, Teredo, compatible).
  bool is_public() const;

 private:
  explicit ip_address(std::span<const std::uint8_t, 4>);
  std::array<std::uint8_t, 16> bytes_{};
};

// "10.0.0.0/8", "fd00::/8"; a bare address is a network of one. Bits beyond the length are zero.
class network {
 public:
  static std::optional<network> parse(std::string_view);
  bool contains(const ip_address&) const;

 private:
  network(const ip_address& a, unsigned bits) : first_(a), bits_(bits) {}
  ip_address first_;
  unsigned bits_ = 0;  // of the 128
};

bool contains(std::span<const network>, const ip_address&);

}  // namespace tsu::http
