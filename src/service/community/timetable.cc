#include "service/community/timetable.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace tsu::community {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr int back = 2, ahead = 14;  // a day of service ends before its 72nd hour

bool has(const std::vector<std::int64_t>& sorted, std::int64_t value) {
  return std::binary_search(sorted.begin(), sorted.end(), value);
}

bool take_number(std::string_view& text, std::int64_t& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || out < 0) {
    return false;
  }
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

bool take_sign(std::string_view& text, char sign) {
  if (text.empty() || text[0] != sign) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::int64_t date_number(local_date d) {
  return static_cast<int>(d.year()) * 10'000 + static_cast<unsigned>(d.month()) * 100 +
         static_cast<unsigned>(d.day());
}

bool runs_on(const service_days& s, local_date d) {
  const auto day = date_number(d);
  if (has(s.removed, day)) {
    return false;
  }
  if (has(s.added, day)) {
    return true;
  }
  const auto weekday = std::chrono::weekday{std::chrono::sys_days{d}}.c_encoding();
  return s.first <= day && day <= s.last && (s.weekdays >> weekday & 1) != 0;
}

std::string packed(std::span<const departure> all) {
  std::string out;
  for (const auto& d : all) {
    fmt::format_to(std::back_inserter(out), "{}{}:{}:{}", out.empty() ? "" : " ", d.seconds,
                   d.service, d.line);
  }
  return out;
}

std::vector<departure> unpacked(std::string_view text) {
  std::vector<departure> out;
  departure d;
  while (take_number(text, d.seconds) && take_sign(text, ':') && take_number(text, d.service) &&
         take_sign(text, ':') && take_number(text, d.line)) {
    out.push_back(d);
    if (!take_sign(text, ' ')) {
      break;
    }
  }
  return out;
}

std::vector<next_departure> next_departures(std::span<const departure> all,
                                            std::span<const service_days> services, instant from,
                                            std::size_t most) {
  std::vector<next_departure> out;
  std::int64_t most_number = -1;
  for (const auto& s : services) {
    most_number = std::max(most_number, s.number);
  }
  std::vector<bool> runs(static_cast<std::size_t>(most_number + 1));
  const std::chrono::sys_days today{jst_date(from)};
  for (int i = -back; i <= ahead; ++i) {
    const local_date day{today + days{i}};
    const auto midnight = jst_midnight(day);
    // What is found stands before anything that this day or a later one adds.
    if (out.size() >= most && out[most - 1].at < midnight) {
      break;
    }
    for (const auto& s : services) {
      runs[static_cast<std::size_t>(s.number)] = runs_on(s, day);
    }
    const auto since = std::chrono::ceil<seconds>(from - midnight).count();
    auto at = std::lower_bound(all.begin(), all.end(), since,
                               [](const auto& d, std::int64_t s) { return d.seconds < s; });
    std::size_t taken = 0;
    for (; at != all.end() && taken < most; ++at) {
      const auto service = static_cast<std::size_t>(at->service);
      if (service < runs.size() && runs[service]) {
        out.push_back({midnight + seconds{at->seconds}, at->line});
        ++taken;
      }
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    out.resize(std::min(out.size(), most));
  }
  return out;
}

}  // namespace tsu::community
