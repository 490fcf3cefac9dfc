// Keeps a node's memory of registrations as new as the change log, whoever changed them, and writes
// down what came of requests to sources. One per process and town; runs on the executor that awaits
// it.
#pragma once

#include <atomic>
#include <chrono>

#include "base/core/task.h"
#include "engine/broker/broker.h"
#include "engine/broker/registrations/registry.h"

namespace tsu::broker {

class source_follower {
 public:
  source_follower(registry& r, broker& b, tenant_code t) : registry_(r), broker_(b), town_(t) {}
  task<void> run();
  void stop() { stopping_ = true; }

 private:
  registry& registry_;
  broker& broker_;
  const tenant_code town_;
  std::atomic<bool> stopping_{false};
};

}  // namespace tsu::broker
