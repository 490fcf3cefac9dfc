// The postman: those who follow the change log of each municipality, on one thread: its notifier,
// which delivers what subscribers are owed, the weather's follower of what devices write, those
// that make messages and send them, and those that evaluate the rules and hear what was answered to
// them. Municipalities that are added later get theirs within a second.
#pragma once

#include <memory>

#include "base/core/time.h"

namespace tsu::app {

class standing;

class postman {
 public:
  postman(standing&, const clock&);
  ~postman();  // ends what is under way first
  postman(const postman&) = delete;
  postman& operator=(const postman&) = delete;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tsu::app
