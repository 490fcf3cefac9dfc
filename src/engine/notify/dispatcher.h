// Whoever sends: takes what is due under leases, hands it to its way out and keeps what came of it,
// at least once. Each way has its own places, so one that is dead or slow holds up only its own.
// One per process and town, several nodes share the work; its coroutines run on the executor that
// awaits them.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/core/random.h"
#include "base/core/task.h"
#include "engine/notify/parts.h"

namespace tsu::notify {

struct dispatcher_options {
  std::int64_t at_once = 8;  // of one way
  // A channel ends within its own time-outs, which are shorter. After a node's death its deliveries
  // wait so long.
  std::chrono::seconds lease{60};
};

class dispatcher {
 public:
  dispatcher(const parts&, tenant_code, random_source&, dispatcher_options = {});

  // Tries everything that is due now and waits until it is settled; gives back how many were tried.
  task<std::size_t> deliver_due();
  // Again and again, until stop().
  task<void> run();
  void stop() { stopping_ = true; }

 private:
  // How many it started or moved on.
  task<std::size_t> start_due();
  task<std::size_t> start_due_of(way);
  task<void> serve(outgoing);
  task<outcome> send(outgoing) const;
  task<void> until_idle();
  std::int64_t& busy(way w) { return busy_[static_cast<std::size_t>(w)]; }
  std::int64_t busy() const;

  const parts& on_;
  const tenant_code tenant_;
  db::store& people_;
  random_source& random_;
  const dispatcher_options options_;
  const std::string name_;  // of this dispatcher among all that send for the town
  std::array<std::int64_t, way_count> busy_{};
  std::coroutine_handle<> idle_waiter_;
  std::size_t settled_ = 0;
  std::atomic<bool> stopping_ = false;
};

}  // namespace tsu::notify
