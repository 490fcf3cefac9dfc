// Those who follow the change log of each municipality, on one thread: its notifier, which delivers
// what subscribers are owed, the weather's and the snow's of what devices write, those that hear
// what devices are wished to do, those that make messages and send them, and those that evaluate
// the rules and hear what was answered to them and to requests. Beside them, what expires is swept.
// Municipalities that are added later get theirs within a second.
#pragma once

#include <memory>

#include "base/core/time.h"

namespace tsu::app {

class standing;

class followers {
 public:
  followers(standing&, const clock&);
  ~followers();          // ends what is under way first
  void begin_to_stop();  // so that others can end meanwhile
  followers(const followers&) = delete;
  followers& operator=(const followers&) = delete;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tsu::app
