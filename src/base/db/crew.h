// crew: a fixed number of threads that run what is handed to them, in the order it was handed.
// Owns the threads; stop() lets them finish what is queued.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace tsu::db {

class crew {
 public:
  // Something that wants to run on one of the threads. Lives until it has run.
  class job {
   public:
    virtual void run() noexcept = 0;

   protected:
    ~job() = default;
  };

  // `name` (at most 12 letters) is what the system shows for the threads.
  crew(const char* name, int threads);
  ~crew();
  crew(const crew&) = delete;
  crew& operator=(const crew&) = delete;

  void enqueue(job&);
  void stop();

 private:
  void work();
  std::mutex lock_;
  std::condition_variable woken_;
  std::deque<job*> waiting_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tsu::db
