#include "base/jose/algorithm.h"

#include <array>
#include <utility>

namespace tsu::jose {
namespace {

constexpr std::array<std::pair<algorithm, std::string_view>, 5> names{{
    {algorithm::es256, "ES256"},
    {algorithm::rs256, "RS256"},
    {algorithm::ps256, "PS256"},
    {algorithm::eddsa, "EdDSA"},
    {algorithm::hs256, "HS256"},
}};

}  // namespace

std::string_view name_of(algorithm a) { return names[static_cast<std::size_t>(a)].second; }

std::optional<algorithm> algorithm_of(std::string_view name) {
  for (const auto& [a, its_name] : names) {
    if (its_name == name) {
      return a;
    }
  }
  return std::nullopt;
}

}  // namespace tsu::jose
