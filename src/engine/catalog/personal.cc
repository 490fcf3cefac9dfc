#include "engine/catalog/personal.h"

#include <algorithm>
#include <string>

#include "base/core/id.h"

namespace tsu::catalog {
namespace {

// domain A2: what a provider sees of persons only through consent.
constexpr std::string_view personal_types[] = {
    "Person",         "Citizen",      "Resident",         "Patient",   "User",
    "ActivityEvent",  "CouponUse",    "EventAttendance",  "PageView",  "PointTransaction",
    "SurveyResponse", "SurveyResult", "VitalMeasurement", "Household", "Customer"};
constexpr std::string_view personal_attributes[] = {
    "familyName",       "givenName",     "fullName",
    "familyNameKana",   "givenNameKana", "fullNameKana",
    "dateOfBirth",      "birthDate",     "sex",
    "gender",           "nationality",   "myNumber",
    "individualNumber", "insuredNumber", "residentId",
    "idGroup",          "dateOfDeath"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The last part of an IRI, or the name itself.
std::string_view short_name(std::string_view name) {
  const auto cut = name.find_last_of("/#:");
  return cut == name.npos ? name : name.substr(cut + 1);
}

template <std::size_t N>
bool among(const std::string_view (&all)[N], std::string_view name) {
  return std::find(std::begin(all), std::end(all), short_name(name)) != std::end(all);
}

// 個人番号: eleven digits and a check digit (平成26年総務省令第85号 第5条).
bool is_individual_number(std::string_view twelve) {
  int sum = 0;
  for (int n = 1; n <= 11; ++n) {  // n counts from the right, without the check digit
    const int digit = twelve[static_cast<std::size_t>(11 - n)] - '0';
    sum += digit * (n <= 6 ? n + 1 : n - 5);
  }
  const int rest = sum % 11;
  return twelve[11] - '0' == (rest <= 1 ? 0 : 11 - rest);
}

// Runs of digits, "-" and spaces within a text, without what separates them.
template <class Test>
bool any_number(std::string_view text, Test test) {
  for (std::size_t i = 0; i < text.size();) {
    if (!is_digit(text[i]) || (i > 0 && text[i - 1] == '.')) {
      ++i;
      continue;
    }
    std::string digits;
    while (i < text.size() && (is_digit(text[i]) || text[i] == '-' || text[i] == ' ')) {
      digits += is_digit(text[i]) ? std::string(1, text[i]) : "";
      ++i;
    }
    if (test(digits)) {
      return true;
    }
  }
  return false;
}

bool has_mail_address(std::string_view text) {
  const auto at = text.find('@');
  if (at == text.npos || at == 0 || at + 1 >= text.size()) {
    return false;
  }
  const auto dot = text.find('.', at);
  const auto before = text[at - 1];
  return dot != text.npos && dot > at + 1 && dot + 1 < text.size() && before != ' ';
}

bool is_mobile(std::string_view digits) {
  return digits.size() == 11 && digits[0] == '0' && digits[1] >= '6' && digits[1] <= '9' &&
         digits[2] == '0';
}

}  // namespace

bool is_personal_type(std::string_view type) { return among(personal_types, type); }
bool is_personal_attribute(std::string_view name) { return among(personal_attributes, name); }

std::string_view personal_in(std::string_view text) {
  // Identifiers of facilities begin with the code of their municipality.
  if (any_number(text, [](std::string_view d) {
        return d.size() == 12 && is_individual_number(d) &&
               !tenant_code::parse(d.substr(0, 6)).ok();
      })) {
    return "individual_number";
  }
  if (has_mail_address(text)) {
    return "email_address";
  }
  return any_number(text, is_mobile) ? "mobile_number" : "";
}

}  // namespace tsu::catalog
