// The caretaker: runs the jobs of all modules and of the house itself (sealing the audit log,
// forgetting what is over) on a thread of its own. Starts with the server, ends before the stores
// close.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/core/time.h"

namespace tsu::app {

class standing;

class caretaker {
 public:
  struct options {
    std::string node;  // names this process among all that serve the same data
    std::chrono::microseconds changes_kept;
  };
  caretaker(standing&, const options&);
  ~caretaker();
  caretaker(const caretaker&) = delete;
  caretaker& operator=(const caretaker&) = delete;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tsu::app
