#include "service/coupons/typed_code.h"

#include "base/core/assert.h"
#include "base/crypto/random.h"

namespace tsu::coupons {
namespace {

// Without 0 O, 1 I L, 2 Z, 5 S, 8 B, 6 G (6 stays), U V (V stays). 23 is prime: the weights below
// are all different and never zero modulo it, so every single slip and every swap shows.
constexpr std::string_view signs = "34679ACDEFHJKMNPQRTVWXY";
static_assert(signs.size() == 23);

std::size_t weighted(std::string_view text) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto value = signs.find(text[i]);
    ASSERT(value != std::string_view::npos);
    sum += (i + 1) * value;
  }
  return sum % signs.size();
}

}  // namespace

char check_sign(std::string_view eleven) {
  ASSERT(eleven.size() == code_signs - 1);
  // 12 * 2 = 24 is 1 modulo 23: the inverse of the last weight.
  const auto rest = (signs.size() - weighted(eleven)) % signs.size();
  return signs[rest * 2 % signs.size()];
}

std::string make_code() {
  std::string out;
  while (out.size() < code_signs - 1) {
    for (const char c : crypto::random_bytes(16)) {
      const auto value = static_cast<unsigned char>(c);
      if (value < 253 && out.size() < code_signs - 1) {  // 11 * 23: each sign as likely
        out += signs[value % signs.size()];
      }
    }
  }
  return out + check_sign(out);
}

std::optional<std::string> code_in(std::string_view typed) {
  if (typed.size() > 40) {
    return std::nullopt;
  }
  std::string out;
  for (const char c : typed) {
    if (c == '-' || c == ' ') {
      continue;
    }
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (signs.find(upper) == std::string_view::npos) {
      return std::nullopt;
    }
    out += upper;
  }
  if (out.size() != code_signs || weighted(out) != 0) {
    return std::nullopt;
  }
  return out;
}

std::string grouped(std::string_view code) {
  std::string out;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (i > 0 && i % 4 == 0) {
      out += '-';
    }
    out += code[i];
  }
  return out;
}

}  // namespace tsu::coupons
