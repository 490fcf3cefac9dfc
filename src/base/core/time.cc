#include "base/core/time.h"

#include <cstdio>

namespace tsu {
namespace {

class system_clock_source final : public clock {
 public:
  instant now() const override {
    return std::chrono::time_point_cast<duration>(std::chrono::system_clock::now());
  }
};

// Reads exactly `n` digits at `at` and moves it on.
std::optional<int> digits(std::string_view s, std::size_t& at, std::size_t n) {
  if (at + n > s.size()) {
    return std::nullopt;
  }
  int v = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const char c = s[at + i];
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    v = v * 10 + (c - '0');
  }
  at += n;
  return v;
}

bool skip(std::string_view s, std::size_t& at, char c) {
  if (at >= s.size() || s[at] != c) {
    return false;
  }
  ++at;
  return true;
}

// The digits after the dot as microseconds; digits beyond six are dropped.
std::optional<std::int64_t> fraction(std::string_view s, std::size_t& at) {
  std::int64_t us = 0;
  int n = 0;
  for (; at < s.size() && s[at] >= '0' && s[at] <= '9'; ++at, ++n) {
    if (n < 6) {
      us = us * 10 + (s[at] - '0');
    }
    if (n > 11) {
      return std::nullopt;
    }
  }
  if (n == 0) {
    return std::nullopt;
  }
  for (; n < 6; ++n) {
    us *= 10;
  }
  return us;
}

// "Z" or "+hh:mm" or "-hh:mm" at the end of the text.
std::optional<std::chrono::minutes> offset(std::string_view s, std::size_t at) {
  if (s.substr(at) == "Z" || s.substr(at) == "z") {
    return std::chrono::minutes{0};
  }
  if (at + 6 != s.size() || (s[at] != '+' && s[at] != '-')) {
    return std::nullopt;
  }
  const int sign = s[at++] == '-' ? -1 : 1;
  const auto h = digits(s, at, 2);
  if (!h || *h > 23 || !skip(s, at, ':')) {
    return std::nullopt;
  }
  const auto m = digits(s, at, 2);
  if (!m || *m > 59) {
    return std::nullopt;
  }
  return std::chrono::minutes{sign * (*h * 60 + *m)};
}

struct civil {
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<duration> time;
};

civil split(instant t) {
  const auto day = std::chrono::floor<std::chrono::days>(t);
  return {std::chrono::year_month_day{day}, std::chrono::hh_mm_ss<duration>{t - day}};
}

std::string seconds_text(const civil& c) {
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", int(c.date.year()),
                unsigned(c.date.month()), unsigned(c.date.day()), int(c.time.hours().count()),
                int(c.time.minutes().count()), int(c.time.seconds().count()));
  return text;
}

std::string fraction_text(std::int64_t us, int digits_wanted) {
  char text[16];
  if (digits_wanted == 3) {
    std::snprintf(text, sizeof text, ".%03d", int(us / 1000));
  } else {
    std::snprintf(text, sizeof text, ".%06d", int(us));
  }
  return text;
}

constexpr std::chrono::hours jst_ahead{9};

}  // namespace

clock& system_clock_of_this_machine() {
  static system_clock_source source;
  return source;
}

std::chrono::nanoseconds monotonic_now() {
  return std::chrono::steady_clock::now().time_since_epoch();
}

std::optional<instant> parse_instant(std::string_view s) {
  using namespace std::chrono;
  std::size_t at = 0;
  const auto y = digits(s, at, 4);
  if (!y || !skip(s, at, '-')) {
    return std::nullopt;
  }
  const auto mo = digits(s, at, 2);
  if (!mo || !skip(s, at, '-')) {
    return std::nullopt;
  }
  const auto d = digits(s, at, 2);
  if (!d || !(skip(s, at, 'T') || skip(s, at, 't'))) {
    return std::nullopt;
  }
  const auto h = digits(s, at, 2);
  if (!h || *h > 23 || !skip(s, at, ':')) {
    return std::nullopt;
  }
  const auto mi = digits(s, at, 2);
  if (!mi || *mi > 59 || !skip(s, at, ':')) {
    return std::nullopt;
  }
  const auto sec = digits(s, at, 2);
  if (!sec || *sec > 60) {
    return std::nullopt;
  }
  std::int64_t us = 0;
  if (skip(s, at, '.')) {
    const auto f = fraction(s, at);
    if (!f) {
      return std::nullopt;
    }
    us = *f;
  }
  const auto off = offset(s, at);
  const year_month_day date{year{*y}, month{unsigned(*mo)}, day{unsigned(*d)}};
  if (!off || !date.ok()) {
    return std::nullopt;
  }
  return sys_days{date} + hours{*h} + minutes{*mi} + seconds{*sec} + microseconds{us} - *off;
}

std::string format_instant(instant t) {
  const auto c = split(t);
  const auto us = c.time.subseconds().count();
  auto text = seconds_text(c);
  if (us != 0) {
    text += fraction_text(us, us % 1000 == 0 ? 3 : 6);
  }
  return text + "Z";
}

std::string format_instant_ms(instant t) {
  const auto c = split(t);
  return seconds_text(c) + fraction_text(c.time.subseconds().count(), 3) + "Z";
}

std::string format_jst(instant t) { return seconds_text(split(t + jst_ahead)) + "+09:00"; }

local_date jst_date(instant t) {
  return local_date{std::chrono::floor<std::chrono::days>(t + jst_ahead)};
}

instant jst_midnight(local_date date) { return instant{std::chrono::sys_days{date}} - jst_ahead; }

}  // namespace tsu
