// The signature algorithms of RFC 7518 and RFC 8037 that exist for us. "none" is not among them, so
// that it cannot be allowed by mistake; HS256 is only checked, and only with a secret. Values.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace tsu::jose {

enum class algorithm : std::uint8_t { es256, rs256, ps256, eddsa, hs256 };

std::string_view name_of(algorithm);  // "ES256"
std::optional<algorithm> algorithm_of(std::string_view name);

class algorithm_set {
 public:
  constexpr algorithm_set(std::initializer_list<algorithm> all) {
    for (const auto a : all) {
      bits_ = static_cast<std::uint8_t>(bits_ | bit(a));
    }
  }
  constexpr bool has(algorithm a) const { return (bits_ & bit(a)) != 0; }

 private:
  static constexpr std::uint8_t bit(algorithm a) {
    return static_cast<std::uint8_t>(1u << static_cast<unsigned>(a));
  }
  std::uint8_t bits_ = 0;
};

// Those that anybody can check who has the public key.
inline constexpr algorithm_set all_public{algorithm::es256, algorithm::rs256, algorithm::ps256,
                                          algorithm::eddsa};
// Those of the FAPI 2.0 security profile (5.4).
inline constexpr algorithm_set fapi_algorithms{algorithm::es256, algorithm::ps256,
                                               algorithm::eddsa};

}  // namespace tsu::jose
