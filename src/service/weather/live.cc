#include "service/weather/live.h"

#include "base/core/executor.h"
#include "base/core/json.h"
#include "base/core/time.h"
#include "base/http/live.h"
#include "service/weather/change_threshold.h"
#include "service/weather/changes.h"
#include "service/weather/console.h"

namespace tsu::weather {
namespace {

using namespace std::chrono_literals;

// Twice as many fit into the channel (256), with the summary behind them.
constexpr std::int64_t changes_at_once = 100;

task<bool> push_summary(const parts& on, db::store& town, http::event_channel& to) {
  town_view v;
  v.stations = co_await town.read(all_stations);
  v.now = on.time.now();
  v.limits = co_await town.read(load_thresholds);
  co_return to.push({.name = "summary", .data = to_json(summary_of(v))});
}

}  // namespace

task<void> tell_live(const parts& on, tenant_code tenant, std::int64_t after,
                     std::shared_ptr<http::event_channel> to) {
  auto& town = on.stores.at(tenant, db::place::town);
  bool open = co_await push_summary(on, town, *to);
  while (open && !to->closed()) {
    const auto newest = co_await town.wait_for_change(after, 15s);
    if (newest <= after) {
      continue;
    }
    co_await http::wait_for_room(*to);
    const auto changes = co_await town.read(
        [&](db::reader& r) { return db::read_changes(r, after, changes_at_once); });
    bool any = false;
    for (const auto& c : changes) {
      after = c.number;
      any = any || c.kind == changed_kind;
      if (c.kind == observed_kind) {
        any = true;
        open = open &&
               to->push({.name = "observation", .data = c.body, .id = std::to_string(c.number)});
      }
    }
    if (any && open) {
      open = co_await push_summary(on, town, *to);
    }
  }
}

}  // namespace tsu::weather
