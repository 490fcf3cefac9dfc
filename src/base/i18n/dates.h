// Dates, times and numbers as people read them, always in Japan's time, and 和暦. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/time.h"
#include "base/i18n/texts.h"

namespace tsu::i18n {

// 2026年11月22日（日） · Sun, 22 Nov 2026
std::string date_text(language, local_date);
// 13時17分 · 13:17
std::string time_text(language, instant);
// 2026年11月22日（日） 13時17分 · Sun, 22 Nov 2026 13:17
std::string date_time_text(language, instant);
// たった今, 12分前, 3時間前, きのう, 5日前, then the date; 12分後 for what is ahead.
std::string relative_text(language, instant then, instant now);
// 1,234,567
std::string number_text(std::int64_t);

// 令和8年11月22日, 令和元年5月1日, from 明治6年1月1日 (1873-01-01), the first day of the solar
// calendar; earlier dates come in western years.
std::string wareki_text(local_date);
// 令和8年
std::string wareki_year_text(local_date);
// "令和8年11月22日", "令和元年5月1日", "R8.11.22", "r8/11/22"; full-width digits too. Nothing for a
// day that its era did not have.
std::optional<local_date> parse_wareki(std::string_view);
// A month in Japan, from 2000 on: "2026-11"; nothing on anything else.
std::optional<interval> month_of(std::string_view);

}  // namespace tsu::i18n
