#include "base/i18n/dates.h"

#include <charconv>
#include <cstdio>
#include <cstdlib>

namespace tsu::i18n {
namespace {

using namespace std::chrono;

struct era {
  std::string_view name;
  char letter;
  local_date first;
};
// 元号: each begins on the day given here (政令); newest first. 明治 from the solar calendar on.
constexpr era eras[] = {{"令和", 'R', year{2019} / May / 1},
                        {"平成", 'H', year{1989} / January / 8},
                        {"昭和", 'S', year{1926} / December / 25},
                        {"大正", 'T', year{1912} / July / 30},
                        {"明治", 'M', year{1868} / January / 25}};
constexpr local_date solar_calendar = year{1873} / January / 1;

constexpr std::string_view weekdays_ja[] = {"日", "月", "火", "水", "木", "金", "土"};
constexpr const char* weekdays_en[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr const char* months_en[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

const era* era_of(local_date d) {
  if (d < solar_calendar) {
    return nullptr;
  }
  for (const auto& e : eras) {
    if (d >= e.first) {
      return &e;
    }
  }
  return nullptr;
}

std::string month_and_day(local_date d) {
  return std::to_string(unsigned(d.month())) + "月" + std::to_string(unsigned(d.day())) + "日";
}

std::string count_text(language l, std::int64_t n, bool ahead, std::string_view ja,
                       std::string_view en) {
  std::string out = std::to_string(n);
  if (l != language::en) {
    return out.append(ja).append(ahead ? "後" : "前");
  }
  out.append(" ").append(en).append(n == 1 ? "" : "s");
  return ahead ? "in " + out : out + " ago";
}

// "８" -> "8"; other characters stay.
std::string half_width_digits(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool wide = text.substr(i, 2) == "\xEF\xBC" && i + 2 < text.size() &&
                      static_cast<unsigned char>(text[i + 2]) >= 0x90 &&
                      static_cast<unsigned char>(text[i + 2]) <= 0x99;
    if (wide) {
      out += static_cast<char>('0' + (static_cast<unsigned char>(text[i + 2]) - 0x90));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

bool skip(std::string_view& text, std::string_view what) {
  if (!text.starts_with(what)) {
    return false;
  }
  text.remove_prefix(what.size());
  return true;
}

std::optional<unsigned> take_number(std::string_view& text) {
  unsigned value = 0;
  const auto [end, failed] =
      std::from_chars(text.data(), text.data() + std::min<std::size_t>(2, text.size()), value);
  if (failed != std::errc{} || value == 0) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

const era* take_era(std::string_view& text) {
  for (const auto& e : eras) {
    const char letters[] = {e.letter, static_cast<char>(e.letter - 'A' + 'a')};
    if (skip(text, e.name) || skip(text, {letters, 1}) || skip(text, {letters + 1, 1})) {
      return &e;
    }
  }
  return nullptr;
}

bool skip_separator(std::string_view& text, std::string_view japanese) {
  return skip(text, japanese) || skip(text, ".") || skip(text, "/") || skip(text, "-");
}

}  // namespace

std::string date_text(language l, local_date d) {
  const auto day_of_week = weekday{sys_days{d}}.c_encoding();
  if (l == language::en) {
    char out[40];
    std::snprintf(out, sizeof out, "%s, %u %s %d", weekdays_en[day_of_week], unsigned(d.day()),
                  months_en[unsigned(d.month()) - 1], int(d.year()));
    return out;
  }
  std::string out = std::to_string(int(d.year())) + "年" + month_and_day(d) + "（";
  return out.append(weekdays_ja[day_of_week]).append("）");
}

std::string time_text(language l, instant t) {
  const auto in_day = duration_cast<minutes>(t - jst_midnight(jst_date(t))).count();
  char out[32];
  std::snprintf(out, sizeof out, l == language::en ? "%d:%02d" : "%d時%02d分", int(in_day / 60),
                int(in_day % 60));
  return out;
}

std::string date_time_text(language l, instant t) {
  return date_text(l, jst_date(t)) + ' ' + time_text(l, t);
}

std::string relative_text(language l, instant then, instant now) {
  const bool ahead = then > now;
  const auto apart = ahead ? then - now : now - then;
  if (apart < minutes{1}) {
    return l == language::en ? "just now" : ahead ? "まもなく" : "たった今";
  }
  if (apart < hours{1}) {
    return count_text(l, duration_cast<minutes>(apart).count(), ahead, "分", "minute");
  }
  const auto calendar_days = (sys_days{jst_date(now)} - sys_days{jst_date(then)}).count();
  if (apart < hours{24} && (calendar_days == 0 || apart < hours{12})) {
    return count_text(l, duration_cast<hours>(apart).count(), ahead, "時間", "hour");
  }
  if (std::abs(calendar_days) == 1) {
    return l == language::en ? (ahead ? "tomorrow" : "yesterday") : ahead ? "あした" : "きのう";
  }
  if (std::abs(calendar_days) < 7) {
    return count_text(l, std::abs(calendar_days), ahead, "日", "day");
  }
  return date_text(l, jst_date(then));
}

std::string number_text(std::int64_t n) {
  auto digits = std::to_string(n);
  const std::ptrdiff_t first = n < 0 ? 1 : 0;
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > first; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

std::string wareki_year_text(local_date d) {
  const auto* e = era_of(d);
  if (e == nullptr) {
    return std::to_string(int(d.year())) + "年";
  }
  const int n = int(d.year()) - int(e->first.year()) + 1;
  return std::string{e->name} + (n == 1 ? "元" : std::to_string(n)) + "年";
}

std::string wareki_text(local_date d) { return wareki_year_text(d) + month_and_day(d); }

std::optional<local_date> parse_wareki(std::string_view given) {
  const auto narrow = half_width_digits(given.substr(0, 100));
  std::string_view text = narrow;
  const auto* e = take_era(text);
  if (e == nullptr) {
    return std::nullopt;
  }
  const auto n = skip(text, "元") ? std::optional{1u} : take_number(text);
  if (!n || !skip_separator(text, "年")) {
    return std::nullopt;
  }
  const auto m = take_number(text);
  if (!m || !skip_separator(text, "月")) {
    return std::nullopt;
  }
  const auto d = take_number(text);
  skip(text, "日");
  if (!d || !text.empty()) {
    return std::nullopt;
  }
  const local_date date{e->first.year() + years{int(*n) - 1}, month{*m}, day{*d}};
  return date.ok() && era_of(date) == e ? std::optional{date} : std::nullopt;
}

std::optional<interval> month_of(std::string_view text) {
  int year = 0, month = 0;
  const auto* begin = text.data();
  if (text.size() != 7 || text[4] != '-' ||
      std::from_chars(begin, begin + 4, year).ptr != begin + 4 ||
      std::from_chars(begin + 5, begin + 7, month).ptr != begin + 7 || year < 2000 || month < 1 ||
      month > 12) {
    return std::nullopt;
  }
  const std::chrono::year_month first{std::chrono::year{year},
                                      std::chrono::month{static_cast<unsigned>(month)}};
  return interval{jst_midnight(first / 1), jst_midnight((first + std::chrono::months{1}) / 1)};
}

}  // namespace tsu::i18n
