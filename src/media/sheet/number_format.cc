#include "media/sheet/number_format.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

namespace tsu::media {
namespace {

constexpr double days_end = 2'958'466;  // 10000-01-01
constexpr std::int64_t day_seconds = 86'400;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// The first section, without what is shown as it stands: "年", \-, _), *-, [Red], [$-411].
std::string signs_of(std::string_view code, bool& elapsed) {
  std::string out;
  for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    const char c = code[i];
    if (c == '"') {
      i = std::min(code.find('"', i + 1), code.size());
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '[') {
      const auto end = std::min(code.find(']', i), code.size());
      const auto inside = code.substr(i + 1, end - i - 1);
      const char first = inside.empty() ? ' ' : lower(inside.front());
      const bool same =
          std::all_of(inside.begin(), inside.end(), [&](char one) { return lower(one) == first; });
      if (same && (first == 'h' || first == 'm' || first == 's')) {
        elapsed = true;
        out += first == 'm' ? 'h' : first;
      }
      i = end;
    } else {
      out += lower(c);
    }
  }
  return out;
}

void erase_all(std::string& text, std::string_view what) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what)) {
    text.erase(at, what.size());
  }
}

std::string clock_text(std::int64_t seconds) {
  const auto hours = seconds / 3'600, minutes = seconds / 60 % 60, rest = seconds % 60;
  return rest == 0 ? fmt::format("{:02}:{:02}", hours, minutes)
                   : fmt::format("{:02}:{:02}:{:02}", hours, minutes, rest);
}

// Days of 1900 count a 29 February: before March they are one off.
std::string day_text(std::int64_t day, day_zero zero) {
  using namespace std::chrono;
  const auto first =
      zero == day_zero::of_1904 ? sys_days{year{1904} / 1 / 1} : sys_days{year{1899} / 12 / 30};
  const auto shift = zero == day_zero::of_1900 && day < 60 ? 1 : 0;
  const year_month_day at{first + days{day + shift}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(at.year()),
                     static_cast<unsigned>(at.month()), static_cast<unsigned>(at.day()));
}

std::string plain_text(double value, const number_format& f) {
  if (std::abs(value) < 1e15 && value == std::floor(value)) {
    return fmt::format("{:0{}}", static_cast<std::int64_t>(value), std::max<int>(f.digits, 1));
  }
  return fmt::format("{:.15g}", value);
}

}  // namespace

number_format format_of(std::string_view code) {
  number_format out;
  auto signs = signs_of(code, out.elapsed);
  erase_all(signs, "general");
  erase_all(signs, "g/標準");
  erase_all(signs, "am/pm");
  erase_all(signs, "a/p");
  erase_all(signs, "e+");
  erase_all(signs, "e-");
  const auto has = [&](std::string_view some) { return signs.find_first_of(some) != signs.npos; };
  out.time = has("hs");
  out.date = has("yedg") || (has("m") && !out.time);
  const bool zeros = !signs.empty() && signs.find_first_not_of('0') == signs.npos;
  out.digits = zeros ? static_cast<std::uint8_t>(std::min<std::size_t>(signs.size(), 30)) : 0;
  return out;
}

number_format built_in_format(int number) {
  const auto among = [number](int from, int to) { return number >= from && number <= to; };
  number_format out;
  out.date = among(14, 17) || number == 22 || among(27, 31) || among(34, 36) || among(50, 58);
  out.time = among(18, 22) || among(32, 33) || among(45, 47);
  out.elapsed = number == 46;
  return out;
}

std::string number_text(double value, const number_format& f, day_zero zero) {
  const bool calendar = (f.date || f.time) && value >= 0 && value < days_end;
  if (!calendar) {
    return plain_text(value, f);
  }
  const auto seconds = std::llround(value * day_seconds);
  const auto within = seconds % day_seconds;
  if (!f.date) {
    return clock_text(f.elapsed ? seconds : within);
  }
  const auto day =
      day_text(f.time ? seconds / day_seconds : static_cast<std::int64_t>(value), zero);
  return f.time ? fmt::format("{}T{:02}:{:02}:{:02}", day, within / 3'600, within / 60 % 60,
                              within % 60)
                : day;
}

}  // namespace tsu::media
