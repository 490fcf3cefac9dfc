#include "base/core/id.h"

#include <algorithm>

namespace tsu {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// 総務省: sum of digit x weight (6,5,4,3,2) over the first five; the check digit is the last digit
// of 11 - (sum mod 11), and of 11 - sum itself where the sum is below 11.
int check_digit(std::string_view five) {
  int sum = 0;
  for (std::size_t i = 0; i < 5; ++i) {
    sum += (five[i] - '0') * (6 - static_cast<int>(i));
  }
  return (11 - sum % 11) % 10;
}

}  // namespace

tenant_code::tenant_code(std::string_view six) {
  std::copy(six.begin(), six.end(), digits_.begin());
}

result<tenant_code> tenant_code::parse(std::string_view text) {
  if (text.size() != 6 || !std::all_of(text.begin(), text.end(), is_digit)) {
    return problem{why::bad_input, "a municipality code is six digits", "bad_tenant_code"};
  }
  if (check_digit(text.substr(0, 5)) != text[5] - '0') {
    return problem{why::bad_input, "the check digit of the municipality code is wrong",
                   "bad_tenant_code"};
  }
  return tenant_code{text};
}

}  // namespace tsu
