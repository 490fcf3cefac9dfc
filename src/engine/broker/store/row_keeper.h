// The thread that has rows written behind their changes (late_rows), some seconds after the first
// of them: until then an entity that changes often is one row.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "base/core/task.h"

namespace tsu::broker {

class row_keeper {
 public:
  // Writes everything that is late; gives back whether something has to be tried again. Runs on the
  // thread of this object, once more when it ends.
  using settle_all = std::function<task<bool>()>;
  explicit row_keeper(settle_all);
  ~row_keeper();
  row_keeper(const row_keeper&) = delete;
  row_keeper& operator=(const row_keeper&) = delete;

  // Something is late.
  void note();

 private:
  void run();
  bool settle();

  const settle_all settle_;
  std::mutex lock_;
  std::condition_variable woken_;
  bool late_ = false, stop_ = false;
  std::thread thread_;  // last: it sees the rest
};

}  // namespace tsu::broker
