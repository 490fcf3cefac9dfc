// Has what expires leave by itself: looks again and again whether something has (doc/adr/0086). One
// per process and town; runs on the executor that awaits it. Those of several nodes find that
// another was faster.
#pragma once

#include <atomic>

#include "base/core/id.h"
#include "base/core/task.h"
#include "engine/broker/broker.h"

namespace tsu::broker {

class expiry_sweeper {
 public:
  expiry_sweeper(broker& b, tenant_code t) : broker_(b), town_(t) {}
  // Until stop().
  task<void> run();
  void stop() { stopping_ = true; }

 private:
  broker& broker_;
  const tenant_code town_;
  std::atomic<bool> stopping_{false};
};

}  // namespace tsu::broker
