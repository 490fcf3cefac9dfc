// Plays a made-up town (service/town_sim) into a program of its own, which it starts in a folder
// that goes afterwards, with a clock that stands still between acts; or into one that runs already.
// Blocks its thread.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>

#include "app/commands.h"
#include "base/config/config.h"
#include "base/core/id.h"
#include "base/core/result.h"
#include "base/core/time.h"
#include "service/town_sim/town.h"

namespace tsu::app {

class standing;

// A clock that goes where it is told, for a program whose threads all read it.
class told_clock final : public clock {
 public:
  explicit told_clock(instant start) : now_(start.time_since_epoch().count()) {}
  instant now() const override { return instant{duration{now_.load()}}; }
  void turn_to(instant t) { now_ = t.time_since_epoch().count(); }

 private:
  std::atomic<duration::rep> now_;
};

// From that day on, with a winter where there is one.
result<town_sim::plan> town_plan(const town_sim_options&);
// Tokens for staff, nurse, auditor and the tills of the town.
result<town_sim::town_keys> make_town_keys(standing&, tenant_code);
struct simulated_town {
  tenant_code code;
  std::string name;
  town_sim::plan of;
};
// In a program that is started with these settings and ends with the town's last day.
result<town_sim::played_town> play_town_in(config::sources, const simulated_town&,
                                           std::function<void(std::string_view)> tell);
// For `tsunagu sim town`: the whole of it.
result<town_sim::played_town> play_town(const town_sim_options&,
                                        std::function<void(std::string_view)> tell);

// The same with a program that runs already.
result<town_sim::played_town> play_town_at(const town_sim_options&,
                                           std::function<void(std::string_view)> tell);

}  // namespace tsu::app
