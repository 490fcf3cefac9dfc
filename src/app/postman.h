// The postman: one notifier per municipality, each following its town's change log and delivering
// what subscribers are owed, on a thread of its own. Municipalities that are added later get theirs
// within a second.
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
