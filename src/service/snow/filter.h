// What of a post's readings is snow (C1, step 1): a fold over its readings in the order of time.
// Its state is a value that is kept beside each reading, so a reading that comes late is put in
// where it belongs and everything after it is judged anew: the order of arrival does not matter.
// A value that is refused stands beside its reason; nothing is ever put in its place. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"

namespace tsu::snow {

struct reading {
  instant at;  // by the post's clock
  std::optional<double> depth_cm, temperature_c, battery_v, signal_dbm;
  std::optional<std::int64_t> number;  // counts up with each reading, where a post counts
};
BOOST_DESCRIBE_STRUCT(reading, (), (at, depth_cm, temperature_c, battery_v, signal_dbm, number))

// none: believed. missing: no echo. unsettled: the first values of a post that is not known yet.
// clock: its time cannot be; it takes no part.
enum class refusal : std::uint8_t {
  none,
  missing,
  negative,
  out_of_range,
  jump,
  drop_to_zero,
  frozen,
  unsettled,
  clock
};
BOOST_DESCRIBE_ENUM(refusal, none, missing, negative, out_of_range, jump, drop_to_zero, frozen,
                    unsettled, clock)
std::string_view name_of(refusal);
std::optional<refusal> refusal_of(std::string_view);

struct filter_limits {
  double jump_cm = 5;            // in five minutes, C1
  double depth_max_cm = 400;     // no post stands in more
  double floor_cm = 0.2;         // up to here a post says that there is nothing
  double drop_from_cm = 2;       // from here to nothing at once is no thaw
  double melt_cm_per_hour = 5;   // faster only by a plow
  double rise_cm_per_hour = 15;  // faster only by a fault
  int settle_samples = 3;        // that agree, before a new post is believed
  int level_samples = 6;         // that agree on another level, before that is believed,
  int level_minutes = 30;        // over at least so long
  double frozen_odds = 1e-5;     // less likely by chance: the value does not move any more
  int frozen_minutes = 60;       // at least
  int stale_minutes = 60;        // older values take no part in the median
};

struct filter_state {
  std::optional<double> believed_cm;  // the last value that was taken, as it was read
  std::optional<instant> believed_at;
  std::vector<double> last;  // at most three, of which the median is told
  // Another level that came instead, how often in a row, and since when.
  std::optional<double> level_cm;
  std::optional<instant> level_at, level_since;
  std::int64_t level_times = 0;
  // Before it fell without a reason: there it may come back to.
  std::optional<double> high_cm;
  std::optional<instant> high_at;
  // The same value to the last digit: how often one value has differed from the one before, and how
  // likely it is that it has not differed for so long.
  std::optional<double> same_cm;
  std::optional<instant> same_since;
  double change_rate = 0.3, same_log_odds = 0;
  bool operator==(const filter_state&) const = default;
};
BOOST_DESCRIBE_STRUCT(filter_state, (),
                      (believed_cm, believed_at, last, level_cm, level_at, level_since, level_times,
                       high_cm, high_at, same_cm, same_since, change_rate, same_log_odds))

// What else is known of the moment: a camera that sees the snow come or gone, a plow that was
// there.
struct witness {
  bool sees_more = false, sees_less = false;
};

struct cleaned {
  std::optional<double> depth_cm;  // the median of the last three; nothing where it was refused
  refusal why = refusal::none;
};

// One reading, not older than those before it.
cleaned take_reading(filter_state&, const reading&, const filter_limits&, const witness& = {});
// The same; who has seen it is asked only where the value would be refused as a jump or a drop.
using find_witness = std::function<witness(const reading&)>;
cleaned take_reading(filter_state&, const reading&, const filter_limits&, const find_witness&);

// Before the fold: whether its time can be. `newest`: of the post so far, with the number it had.
struct newest_reading {
  std::optional<instant> at;
  std::optional<std::int64_t> number;
};
struct clock_limits {
  int ahead_minutes = 10;
  int behind_hours = 72;  // a post keeps unsent readings so long at most
  int back_minutes = 2;   // a later number has no earlier time
};
bool clock_is_off(const reading&, const newest_reading&, instant received, const clock_limits&);

}  // namespace tsu::snow
