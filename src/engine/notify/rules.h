// What is decided about a delivery, without a store or a clock: quiet hours, back-off, which state
// may follow which, how long a short message is, what a reply means. Pure; any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/core/random.h"
#include "base/core/time.h"
#include "engine/notify/types.h"

namespace tsu::notify {

// Minutes of the day in Japan, from <= t < until; over midnight where from > until; equal: none.
struct quiet_hours {
  int from = 0, until = 0;
  bool operator==(const quiet_hours&) const = default;
};
inline constexpr int minutes_of_day = 24 * 60;
// "22:00"; nothing on anything else.
std::optional<int> parse_minute(std::string_view);
std::string minute_text(int minute);
bool is_quiet(quiet_hours, instant);
// When it may go at the earliest: that time itself, or the end of the quiet hours it lies in.
instant after_quiet(quiet_hours, instant);

struct retry_plan {
  std::chrono::seconds first, longest;
  std::int64_t attempts_max;
};
retry_plan plan_of(urgency);
// After so many failed attempts (at least one): doubled each time, jittered between half and whole.
instant next_try(const retry_plan&, std::int64_t attempts, instant now, random_source&);

// Whether the program may move a delivery so; a person's retry is not asked here. What is over
// stays over, and nothing goes back (held and waiting are one step).
bool may_follow(state from, state to);
inline bool is_open(state s) {
  return s == state::reserve || s == state::held || s == state::waiting;
}
// Of a message, by its deliveries. The inbox always takes a message, so it counts only where there
// is nothing else.
struct delivery_state {
  way by{};
  state now{};
};
state state_of_message(std::span<const delivery_state>);

// Short messages: UTF-16 units, 70 in one part, 67 in each of several.
std::size_t utf16_units(std::string_view utf8);
int sms_parts(std::string_view utf8);

// "1", "１", "accept", " 2 " -> which of the answers was meant.
std::optional<std::size_t> answer_meant(std::string_view reply,
                                        std::span<const std::string> answers);

// For lists of who may not see addresses: "090-****-5678", "t***@example.jp", "https://host/…".
std::string masked(way, std::string_view address);

}  // namespace tsu::notify
