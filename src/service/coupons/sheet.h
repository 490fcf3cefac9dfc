// The printed page: HTML with print styles for 80 mm rolls and for A4, without scripts. Pure; any
// thread.
#pragma once

#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/http/message.h"
#include "base/i18n/texts.h"
#include "service/coupons/print_coupon.h"

namespace tsu::coupons {

struct sheet_words {
  std::string town;
  std::vector<std::string> shops;  // names; empty: every shop
  i18n::language lang = i18n::language::ja;
};
result<http::reply> sheet_of(const copy&, paper, const sheet_words&);
// The QR code alone, as SVG.
result<http::reply> picture_of(const std::string& qr);

// "500円引き", "10% off, up to 300 yen"
std::string worth_in_words(const terms&, i18n::language);
// The last day, with the time where it does not end with the day: "2026年12月31日（木）".
std::string last_day(instant until, i18n::language);

}  // namespace tsu::coupons
