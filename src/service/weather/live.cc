#include "service/weather/live.h"

#include <charconv>

#include "base/core/executor.h"
#include "base/core/json.h"
#include "base/core/time.h"
#include "service/weather/change_threshold.h"
#include "service/weather/changes.h"
#include "service/weather/console.h"

namespace tsu::weather {
namespace {

using namespace std::chrono_literals;

// Twice as many fit into the channel (256), with the summary behind them.
constexpr std::int64_t changes_at_once = 100;
constexpr std::size_t few_waiting = 100;
// A client that reads nothing for so long is given up: the channel closes when it is full.
constexpr std::chrono::milliseconds patience{30'000}, look_again{10};

// Who comes back after a long time gets all that was missed as fast as the connection takes it.
task<void> wait_for_room(const http::event_channel& to) {
  const auto since = monotonic_now();
  while (to.waiting() > few_waiting && !to.closed() && monotonic_now() - since < patience) {
    co_await pause{look_again};
  }
}

task<bool> push_summary(const parts& on, db::store& town, http::event_channel& to) {
  town_view v;
  v.stations = co_await town.read(all_stations);
  v.now = on.time.now();
  v.limits = co_await town.read(load_thresholds);
  co_return to.push({.name = "summary", .data = to_json(summary_of(v))});
}

}  // namespace

std::optional<std::int64_t> last_event_of(const http::request& r) {
  const auto given = r.headers.find("Last-Event-ID");
  if (!given) {
    return {};
  }
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), n);
  return error == std::errc{} && end == given->data() + given->size() ? std::optional{n}
                                                                      : std::nullopt;
}

task<void> tell_live(const parts& on, tenant_code tenant, std::int64_t after,
                     std::shared_ptr<http::event_channel> to) {
  auto& town = on.stores.at(tenant, db::place::town);
  bool open = co_await push_summary(on, town, *to);
  while (open && !to->closed()) {
    const auto newest = co_await town.wait_for_change(after, 15s);
    if (newest <= after) {
      continue;
    }
    co_await wait_for_room(*to);
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
