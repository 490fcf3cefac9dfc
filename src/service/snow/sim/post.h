// An ultrasonic post: what it reads of the snow under it, with noise, steps and the faults of real
// ones, and when what it read arrives. Every report carries what was true, for whoever keeps score.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/core/time.h"
#include "service/snow/sim/dice.h"
#include "service/snow/sim/measure.h"
#include "service/snow/sim/town.h"

namespace tsu::snow::sim {

// What is wrong with a depth.
enum class fault : std::uint8_t { none, zero, spike, missing, frozen, dip };

struct report {
  std::size_t post = 0;
  std::uint32_t number = 0;        // counts up with each reading of the post
  instant measured_at;             // by the post's own clock
  instant arrives_at;              // later than that where the radio was silent
  std::optional<double> depth_cm;  // nothing: no echo
  double temperature_c = 0, battery_v = 0;
  int signal_dbm = 0;

  struct what_was_true {
    instant at;
    double depth_cm = 0;
    fault what = fault::none;
    bool clock_wrong = false, late = false;
  } truth;
};

// Where it says measured: counted in the Dry Lake series. The rest is stated: that series cannot
// show it (a depth in steps of an inch hides a frozen one; the radio and the clock are others).
struct fault_rates {
  double zero = 90.0 / 6426;  // measured: of readings, a run of zeros starts
  std::array<double, 3> zero_goes_on{22.0 / 90, 5.0 / 22, 1.0 / 5};  // measured: to 2, 3, 4
  double spike = 2.0 / 6426;                // measured: of readings, 25 to 60 cm too high
  double dip_low_cm = 2, dip_high_cm = 15;  // measured: at noon in full sunshine
  double missing = 1e-4;                    // stated: of readings (0 of 10,993 there)
  double frozen_per_day = 1.0 / 90;         // stated: 3 to 72 hours of the same value
  double silence_per_day = 1.0 / 20;        // stated: 20 minutes to 36 hours
  double clock_per_day = 1.0 / 120;         // stated: 6 to 48 hours
  double noise_cm = 0.4, step_cm = 0.1;     // stated
  bool none = false;                        // a perfect instrument
};

struct surroundings {
  double depth_cm = 0, temperature_c = 0, sunshine = 0, snowfall_cm_per_hour = 0;
  double hour_of_day = 0;  // in Japan, with its fraction
};

class post {
 public:
  post(const post_place&, std::size_t index, const fault_rates&, std::uint64_t seed);

  // Once an hour, before its readings: what goes wrong for longer begins.
  void begin_hour(instant, double temperature_c, double sunshine);
  // One reading; gives what arrives now: nothing in a silence, several after one whose post keeps
  // what it could not send (half of them do, up to `kept_max`). Good until the next call.
  const std::vector<report>& read(instant, const surroundings&);

  static constexpr std::size_t kept_max = 144;

 private:
  report take(instant, const surroundings&);
  std::optional<double> depth_of(const surroundings&, fault&);
  instant clock_at(instant, bool& wrong) const;
  void change_battery(double temperature_c, double sunshine);

  const fault_rates& rates_;
  std::size_t index_;
  double signal_;
  dice chance_;
  bool keeps_unsent_;
  std::uint32_t number_ = 0;
  std::size_t zeros_so_far_ = 0;
  double charge_ = 0.9;
  double dip_cm_ = 0;
  std::int64_t dip_day_ = -1;
  instant frozen_until_{}, silent_until_{}, clock_wrong_until_{};
  std::optional<double> last_depth_;
  enum class clock_fault : std::uint8_t { ahead_by_zone, behind_by_zone, minutes, from_1970 };
  clock_fault clock_ = clock_fault::minutes;
  duration clock_off_{};
  instant clock_began_{};
  std::vector<report> unsent_, arrived_;
};

}  // namespace tsu::snow::sim
