// One post of a trial: what the service would keep of it, in memory, and how well its filter told
// what was wrong. One owner.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "service/snow/sim/post.h"
#include "service/snow/zone_view.h"

namespace tsu::snow::trial {

// Readings of one kind. astray: believed, and what was told for it is over 3 cm from the truth.
struct judged_readings {
  std::int64_t believed = 0, refused = 0, astray = 0;
  std::int64_t all() const { return believed + refused; }
  judged_readings& operator+=(const judged_readings&);
};
struct filter_score {
  std::array<judged_readings, 6> by_fault{};    // as in sim::fault; none: sound ones
  judged_readings clock;                        // refused: because its time could not be
  std::array<std::int64_t, 9> sound_refused{};  // as in refusal
};

struct post_limits {
  filter_limits filter;
  health_limits health;
};

class post_memory {
 public:
  explicit post_memory(post_draft about) : about_(std::move(about)) {}

  // One report as it arrives. `clearings`: of its district, by time.
  void take(const sim::report&, const post_limits&, std::span<const instant> clearings,
            filter_score&);
  // Refers to this.
  post_past past(std::optional<instant> cleared) const;
  const post_state& state() const { return state_; }
  // Counts what is still kept.
  void end(filter_score&);

 private:
  struct row {
    reading said;
    sim::report::what_was_true truth;
    cleaned made;
    filter_state filter;  // after it
  };
  cleaned judge(filter_state&, const reading&, const filter_limits&,
                std::span<const instant> clearings) const;
  void judge_anew(std::size_t from, const post_limits&, std::span<const instant> clearings);
  void keep_series(const row&);
  void forget_before(instant, filter_score&);

  post_draft about_;
  post_state state_;
  std::vector<row> rows_;  // by time, of a little more than is needed
  std::vector<depth_at> depths_;
  std::vector<temperature_at> temperatures_;
};

}  // namespace tsu::snow::trial
