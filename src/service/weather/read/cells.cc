#include "service/weather/read/cells.h"

#include <charconv>
#include <cmath>
#include <cstring>

namespace tsu::weather {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr double powers_of_ten[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

// Up to n digits from the front; nothing where there is none.
std::optional<int> take_int(std::string_view& s, std::size_t most) {
  int v = 0;
  std::size_t n = 0;
  while (n < s.size() && n < most && is_digit(s[n])) {
    v = v * 10 + (s[n++] - '0');
  }
  if (n == 0) {
    return {};
  }
  s.remove_prefix(n);
  return v;
}

bool take(std::string_view& s, char c) {
  if (s.empty() || s.front() != c) {
    return false;
  }
  s.remove_prefix(1);
  return true;
}

// "+09:00", "-0600", "Z"
std::optional<std::chrono::minutes> take_zone(std::string_view& s) {
  if (take(s, 'Z')) {
    return std::chrono::minutes{0};
  }
  const bool west = !s.empty() && s.front() == '-';
  s.remove_prefix(1);
  const auto hours = take_int(s, 2);
  take(s, ':');
  const auto minutes = take_int(s, 2);
  if (!hours || !minutes) {
    return {};
  }
  const std::chrono::minutes ahead{*hours * 60 + *minutes};
  return west ? -ahead : ahead;
}

bool take_suffix(std::string_view& s, std::string_view suffix) {
  if (!s.ends_with(suffix)) {
    return false;
  }
  s.remove_suffix(suffix.size());
  s = trimmed(s);
  return true;
}

}  // namespace

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t' || s.front() == '\r')) {
    s.remove_prefix(1);
  }
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r')) {
    s.remove_suffix(1);
  }
  return s;
}

std::optional<double> parse_decimal(std::string_view s) {
  s = trimmed(s);
  const bool minus = !s.empty() && s.front() == '-';
  if (minus || (!s.empty() && s.front() == '+')) {
    s.remove_prefix(1);
  }
  if (s.empty() || !(is_digit(s.front()) || s.front() == '.')) {
    return {};
  }
  // Up to 15 digits and a point: digits and power of ten are both exact, so one division rounds
  // right.
  std::int64_t digits = 0;
  std::size_t count = 0, after_point = 0;
  bool point = false, plain = s.size() <= 16;
  for (std::size_t i = 0; plain && i < s.size(); ++i) {
    if (is_digit(s[i])) {
      digits = digits * 10 + (s[i] - '0');
      ++count;
      after_point += point ? 1 : 0;
    } else if (s[i] == '.' && !point) {
      point = true;
    } else {
      plain = false;
    }
  }
  double v = 0;
  if (plain && count > 0 && count <= 15) {
    v = static_cast<double>(digits) / powers_of_ten[after_point];
  } else {
    const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), v);
    if (error != std::errc{} || end != s.data() + s.size() || !std::isfinite(v)) {
      return {};
    }
  }
  return minus ? -v : v;
}

std::string_view next_cell(std::string_view& rest, char separator) {
  if (!rest.empty() && rest.front() == '"') {
    const auto close = rest.find('"', 1);
    if (close != std::string_view::npos) {
      const auto cell = rest.substr(1, close - 1);
      const auto after = rest.find(separator, close);
      rest.remove_prefix(after == std::string_view::npos ? rest.size() : after + 1);
      return cell;
    }
  }
  const auto* at = rest.empty()
                       ? nullptr
                       : static_cast<const char*>(std::memchr(rest.data(), separator, rest.size()));
  const auto size = at ? static_cast<std::size_t>(at - rest.data()) : rest.size();
  const auto cell = rest.substr(0, size);
  rest.remove_prefix(at ? size + 1 : size);
  return cell;
}

std::optional<instant> time_parser::day(std::string_view text) {
  if (text.size() == 10 && std::memcmp(text.data(), last_text_, 10) == 0) {
    return last_day_;
  }
  auto s = text;
  const auto year = take_int(s, 4);
  const char separator = s.empty() ? '\0' : s.front();
  if (!year || *year < 1800 || *year > 2200 || (separator != '-' && separator != '/')) {
    return {};
  }
  s.remove_prefix(1);
  const auto month = take_int(s, 2);
  if (!month || !take(s, separator)) {
    return {};
  }
  const auto number = take_int(s, 2);
  if (!number || !s.empty()) {
    return {};
  }
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*number)}};
  if (!date.ok()) {
    return {};
  }
  last_day_ = std::chrono::sys_days{date};
  if (text.size() == 10) {
    std::memcpy(last_text_, text.data(), 10);
  }
  return last_day_;
}

std::optional<instant> time_parser::parse(std::string_view text) {
  text = trimmed(text);
  std::size_t n = 0;
  while (n < text.size() && (is_digit(text[n]) || text[n] == '-' || text[n] == '/')) {
    ++n;
  }
  const auto date = day(text.substr(0, n));
  if (!date) {
    return {};
  }
  auto s = text.substr(n);
  if (s.empty()) {
    return *date - ahead_;
  }
  if (!take(s, 'T') && !take(s, ' ')) {
    return {};
  }
  s = trimmed(s);
  const auto hour = take_int(s, 2);
  if (!hour || !take(s, ':')) {
    return {};
  }
  const auto minute = take_int(s, 2);
  const auto second = minute && take(s, ':') ? take_int(s, 2) : std::optional<int>{0};
  if (!minute || !second || *hour > 24 || *minute > 59 || *second > 59 ||
      (*hour == 24 && *minute + *second > 0)) {
    return {};
  }
  auto ahead = std::optional{ahead_};
  if (!s.empty() && (s.front() == 'Z' || s.front() == '+' || s.front() == '-')) {
    ahead = take_zone(s);
  }
  if (!ahead || !s.empty()) {
    return {};
  }
  return *date + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second} - *ahead;
}

marked_value parse_marked(std::string_view cell) {
  using kind = marked_value::kind;
  auto s = trimmed(cell);
  if (s.empty() || s == "///" || s == "…" || s == "...") {
    return {kind::absent};
  }
  if (s == "×" || s == "x" || s == "X" || s == "*" || s == "#") {
    return {kind::not_measured, 0, quality::missing};
  }
  marked_value out{kind::value};
  take_suffix(s, "*");
  take_suffix(s, ")");
  if (take_suffix(s, "]") || take_suffix(s, "#")) {
    out.how = quality::suspect;
  }
  if (s == "--" || s == "-" || s == "―") {
    out.what = kind::nothing_happened;
    return out;
  }
  const auto v = parse_decimal(s);
  if (!v) {
    return {kind::not_a_number};
  }
  out.value = *v;
  return out;
}

marked_value parse_marked(std::string_view cell, quantity of) {
  using kind = marked_value::kind;
  const auto v = parse_marked(cell);
  const bool may_not_happen =
      of == quantity::precipitation1h_mm || of == quantity::precipitation24h_mm ||
      of == quantity::precipitation_day_mm || of == quantity::snow_depth_cm ||
      of == quantity::snowfall_cm || of == quantity::sunshine_h;
  return v.what == kind::nothing_happened && !may_not_happen ? marked_value{kind::absent} : v;
}

std::optional<quality> quality_of_code(std::string_view cell) {
  cell = trimmed(cell);
  if (cell.size() != 1) {
    return {};
  }
  switch (cell.front()) {
    case '8':
    case '5': return quality::ok;
    case '4':
    case '2': return quality::suspect;
    case '1':
    case '0': return quality::missing;
    default: return {};
  }
}

}  // namespace tsu::weather
