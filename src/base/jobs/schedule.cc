#include "base/jobs/schedule.h"

#include <array>
#include <charconv>
#include <string>

#include "base/core/assert.h"

namespace tsu::jobs {
namespace {

using namespace std::chrono_literals;

// The calendar repeats its weekdays after 28 years, so what is not found by then never comes.
constexpr int days_searched = 366 * 28;

problem wrong(std::string_view text) {
  return {why::bad_input, "not a schedule: " + std::string{text}, "schedule_invalid"};
}

std::optional<int> number_in(std::string_view text) {
  int out = 0;
  const auto end = text.data() + text.size();
  const auto at = std::from_chars(text.data(), end, out);
  return at.ec == std::errc{} && at.ptr == end ? std::optional{out} : std::nullopt;
}

// One of the comma-separated parts; sets the numbers it names.
template <std::size_t N>
bool add_part(std::bitset<N>& out, std::string_view part, int lowest, int highest) {
  int step = 1;
  if (const auto slash = part.find('/'); slash != std::string_view::npos) {
    const auto n = number_in(part.substr(slash + 1));
    if (!n || *n < 1 || *n > highest) {
      return false;
    }
    step = *n;
    part = part.substr(0, slash);
  }
  int from = lowest, to = highest;
  if (part != "*") {
    const auto dash = part.find('-');
    const auto first = number_in(part.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : number_in(part.substr(dash + 1));
    if (!first || !last || *first < lowest || *last > highest || *first > *last) {
      return false;
    }
    from = *first, to = *last;
  }
  for (int n = from; n <= to; n += step) {
    out.set(static_cast<std::size_t>(n));
  }
  return true;
}

template <std::size_t N>
bool parse_field(std::bitset<N>& out, std::string_view field, int lowest, int highest) {
  while (true) {
    const auto comma = field.find(',');
    if (!add_part(out, field.substr(0, comma), lowest, highest)) {
      return false;
    }
    if (comma == std::string_view::npos) {
      return true;
    }
    field.remove_prefix(comma + 1);
  }
}

std::optional<std::array<std::string_view, 5>> five_fields(std::string_view text) {
  std::array<std::string_view, 5> out;
  std::size_t count = 0;
  while (!text.empty()) {
    const auto space = text.find(' ');
    const auto field = text.substr(0, space);
    if (!field.empty()) {
      if (count == out.size()) {
        return std::nullopt;
      }
      out.at(count++) = field;
    }
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
  }
  return count == out.size() ? std::optional{out} : std::nullopt;
}

std::optional<duration> every_of(std::string_view text) {
  const auto space = text.find(' ');
  const auto n = number_in(text.substr(0, space));
  if (!n || *n < 1 || *n > 10'000 || space == std::string_view::npos) {
    return std::nullopt;
  }
  const auto unit = text.substr(space + 1);
  if (unit == "s") {
    return std::chrono::seconds{*n};
  }
  if (unit == "min") {
    return std::chrono::minutes{*n};
  }
  if (unit == "h") {
    return std::chrono::hours{*n};
  }
  return std::nullopt;
}

local_date shifted(local_date d, int days) {
  return local_date{std::chrono::sys_days{d} + std::chrono::days{days}};
}

}  // namespace

result<schedule> schedule::parse(std::string_view text) {
  schedule out;
  if (text == "asked") {
    return out;
  }
  if (text.starts_with("every ")) {
    const auto every = every_of(text.substr(6));
    if (!every) {
      return wrong(text);
    }
    out.kind_ = kind::every;
    out.every_ = *every;
    return out;
  }
  const auto fields = five_fields(text);
  if (!fields) {
    return wrong(text);
  }
  const auto& [minute, hour, day, month, weekday] = *fields;
  out.kind_ = kind::cron;
  std::bitset<60> minutes;
  std::bitset<24> hours;
  if (!parse_field(minutes, minute, 0, 59) || !parse_field(hours, hour, 0, 23) ||
      !parse_field(out.days_, day, 1, 31) || !parse_field(out.months_, month, 1, 12) ||
      !parse_field(out.weekdays_, weekday, 0, 7)) {
    return wrong(text);
  }
  out.weekdays_[0] = out.weekdays_[0] || out.weekdays_[7];
  for (int m = 0; m < 24 * 60; ++m) {
    if (hours[static_cast<std::size_t>(m / 60)] && minutes[static_cast<std::size_t>(m % 60)]) {
      out.minutes_of_day_.push_back(m);
    }
  }
  out.any_day_ = day.starts_with('*');
  out.any_weekday_ = weekday.starts_with('*');
  return out;
}

bool schedule::day_fits(local_date d) const {
  const bool day = days_[static_cast<unsigned>(d.day())];
  const bool weekday = weekdays_[std::chrono::weekday{std::chrono::sys_days{d}}.c_encoding()];
  const bool either = any_day_ || any_weekday_ ? day && weekday : day || weekday;
  return either && months_[static_cast<unsigned>(d.month())];
}

std::optional<instant> schedule::newest_due(instant after, instant now) const {
  if (kind_ == kind::asked || now <= after) {
    return std::nullopt;
  }
  std::optional<instant> found;
  if (kind_ == kind::every) {
    // Counted from midnight in Japan, 1 January 1970.
    const auto zero = jst_midnight(local_date{std::chrono::year{1970} / 1 / 1});
    found = zero + (now - zero) / every_ * every_;
  } else {
    const auto last_day = jst_date(after);
    for (auto d = jst_date(now); !found && d >= last_day; d = shifted(d, -1)) {
      if (!day_fits(d)) {
        continue;
      }
      for (const auto m : minutes_of_day_) {
        const auto t = jst_midnight(d) + std::chrono::minutes{m};
        if (t <= now) {
          found = t;  // the last one of them stays
        }
      }
    }
  }
  return found && *found > after ? found : std::nullopt;
}

std::optional<instant> schedule::next_after(instant t) const {
  if (kind_ == kind::asked) {
    return std::nullopt;
  }
  if (kind_ == kind::every) {
    const auto zero = jst_midnight(local_date{std::chrono::year{1970} / 1 / 1});
    return zero + ((t - zero) / every_ + 1) * every_;
  }
  auto d = jst_date(t);
  for (int i = 0; i < days_searched; ++i, d = shifted(d, 1)) {
    if (!day_fits(d)) {
      continue;
    }
    for (const auto m : minutes_of_day_) {
      if (const auto at = jst_midnight(d) + std::chrono::minutes{m}; at > t) {
        return at;
      }
    }
  }
  return std::nullopt;
}

}  // namespace tsu::jobs
