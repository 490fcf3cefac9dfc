// Time comes from a clock that is handed in; nothing else may ask the system. UTC inside, JST
// (UTC+9, no summer time) at the edges. Values; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tsu {

using duration = std::chrono::microseconds;
using instant = std::chrono::sys_time<duration>;
using local_date = std::chrono::year_month_day;

// Half-open: from <= t < until.
struct interval {
  instant from, until;
  bool contains(instant t) const { return from <= t && t < until; }
};

class clock {
 public:
  virtual ~clock() = default;
  virtual instant now() const = 0;
};

// The wall clock of the machine; made once in main and handed down.
clock& system_clock_of_this_machine();
// For measuring how long something took; never for data.
std::chrono::nanoseconds monotonic_now();

// A clock that stands still until it is moved. For tests and simulation.
class manual_clock final : public clock {
 public:
  explicit manual_clock(instant start) : now_(start) {}
  instant now() const override { return now_; }
  void set(instant t) { now_ = t; }
  void advance(duration d) { now_ += d; }

 private:
  instant now_;
};

// ISO 8601 / RFC 3339: "2026-11-22T04:17:03Z", up to six digits of a second, "Z" or "+09:00".
// A missing offset is refused. Leap second 60 is read as the next second.
std::optional<instant> parse_instant(std::string_view);
// "2026-11-22T04:17:03Z", or with three or six digits of a second where they are not zero.
std::string format_instant(instant);
// Always three digits: "2026-11-22T04:17:03.120Z".
std::string format_instant_ms(instant);
// "2026-11-22T13:17:03+09:00"
std::string format_jst(instant);

local_date jst_date(instant);
// Midnight in Japan at the start of that day.
instant jst_midnight(local_date);

inline std::int64_t to_micros(instant t) { return t.time_since_epoch().count(); }
inline instant from_micros(std::int64_t us) { return instant{duration{us}}; }

}  // namespace tsu
