#include "base/http/accept.h"

#include "base/http/ascii.h"

namespace tsu::http {
namespace {

constexpr int elements_max = 50;

// "q=0.85" -> 0.85; what is malformed weighs nothing.
double parsed_weight(std::string_view parameters) {
  while (!parameters.empty()) {
    auto parameter = take_part(parameters, ';');
    if (!same_name(take_part(parameter, '='), "q")) {
      continue;
    }
    const auto digits = trimmed(parameter);
    if (digits.empty() || digits.size() > 5 || (digits[0] != '0' && digits[0] != '1')) {
      return 0;
    }
    double value = digits[0] - '0', unit = 0.1;
    for (std::size_t i = 1; i < digits.size(); ++i) {
      if (i == 1 ? digits[i] != '.' : !is_digit(digits[i])) {
        return 0;
      }
      if (i > 1) {
        value += unit * (digits[i] - '0');
        unit /= 10;
      }
    }
    return value > 1 ? 0 : value;
  }
  return 1;
}

}  // namespace

double weight_of(std::string_view header, std::string_view name) {
  double any = 0;
  for (int i = 0; i < elements_max && !header.empty(); ++i) {
    auto element = take_part(header);
    const auto coding = take_part(element, ';');
    if (same_name(coding, name)) {
      return parsed_weight(element);
    }
    if (coding == "*") {
      any = parsed_weight(element);
    }
  }
  return any;
}

}  // namespace tsu::http
