// When a job is due: "30 2 * * *" (five fields, Japan time), "every 5 min" (also s, h), or "asked"
// (only when an act queues it). Values; any thread.
#pragma once

#include <bitset>
#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"

namespace tsu::jobs {

class schedule {
 public:
  // bad_input names the field. Fields: minute 0-59, hour 0-23, day 1-31, month 1-12, weekday 0-7
  // (0 and 7 Sunday); "*", "a", "a-b", "*/n", "a-b/n" and lists of them. Where both day and weekday
  // are given, either is enough, as in crontab(5).
  static result<schedule> parse(std::string_view);

  // The newest time it was due after `after` and not after `now`.
  std::optional<instant> newest_due(instant after, instant now) const;
  // The first time after that; nothing for "asked" and for a day that never comes (30 February).
  std::optional<instant> next_after(instant) const;
  bool only_asked() const { return kind_ == kind::asked; }

 private:
  enum class kind : std::uint8_t { asked, every, cron };
  bool day_fits(local_date) const;

  kind kind_ = kind::asked;
  duration every_{0};
  std::vector<int> minutes_of_day_;
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<8> weekdays_;
  bool any_day_ = true, any_weekday_ = true;
};

}  // namespace tsu::jobs
