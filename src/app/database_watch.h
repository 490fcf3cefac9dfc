// Whether the database server answers, for load balancers (/readyz): asked every second from a
// thread of its own, and not answering for five seconds counts as away. Not for SQLite, whose
// files are here.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "base/db/db.h"
#include "base/metrics/health.h"

namespace tsu::app {

class database_watch {
 public:
  // Outlived by the house.
  explicit database_watch(db::house&);
  ~database_watch();

  metrics::verdict verdict() const;

  static constexpr std::chrono::seconds every{1}, patience{5};

 private:
  void work();
  bool answers();

  db::house& house_;
  std::atomic<std::int64_t> answered_at_;  // by the monotonic clock, nanoseconds
  std::mutex lock_;
  std::condition_variable ended_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tsu::app
