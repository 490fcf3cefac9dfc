// store_core: group commit for one store, whatever the engine. Closures wait in a bounded queue;
// when some wait, the store stands in line for a writing thread, which runs one batch of them
// under one commit, tells the participants, and answers all with one post per executor.
#pragma once

#include <atomic>
#include <condition_variable>
#include <coroutine>
#include <cstdint>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/db/backend.h"
#include "base/db/crew.h"
#include "base/db/db.h"
#include "base/db/timekeeper.h"

namespace tsu::db {

// What all stores of a house share.
struct store_parts {
  const clock& time;
  crew& writers;
  crew& readers;
  timekeeper& timers;
  std::size_t batch_max;
  std::size_t queue_max;
};

class store_core final : public store, private crew::job {
 public:
  store_core(tenant_code, place, const store_parts&, std::unique_ptr<backend>);
  ~store_core() override;

  tenant_code tenant() const override { return tenant_; }
  place where() const override { return where_; }
  bool embedded() const override { return backend_->embedded(); }
  void attach(participant&) override;
  void detach(participant&) override;
  std::int64_t newest_change() const override;
  task<std::int64_t> wait_for_change(std::int64_t after,
                                     std::chrono::milliseconds at_most) override;

  // Opens the files; throws db::error.
  void open();
  // A change was committed, here or by another node.
  void heard_of_change(std::int64_t number);
  // Refuses new work with error{gone}, finishes what waits, closes the files.
  void close();
  // Closes the files if nothing happens here and nobody is attached; false otherwise.
  bool close_if_idle();
  // When it was last used, by the monotonic clock.
  std::chrono::nanoseconds last_used() const { return std::chrono::nanoseconds{last_used_.load()}; }
  bool is_open() const { return open_.load(); }
  backend& engine_part() { return *backend_; }

 protected:
  task<void> write_work_through(write_work&, durability) override;
  task<void> read_work_through(read_work&) override;

 private:
  struct write_item {
    write_work* work;
    durability durable;
    std::coroutine_handle<> waiter = {};
    executor* where = nullptr;
    std::exception_ptr error = {};
  };
  struct read_item;
  struct change_wait;
  struct write_awaiter;
  struct wait_awaiter;

  bool enqueue(write_item&);
  void run() noexcept override;
  void gather(std::unique_lock<std::mutex>&);
  void take_batch(std::unique_lock<std::mutex>&);
  bool only_interval() const;
  void run_batch();
  bool try_batch(isolation);
  bool run_closure(tx&, write_item&);
  void end_participants(bool committed);
  void fail_batch(const std::exception_ptr&);
  void answer();
  void end_waits(std::int64_t newest);
  void end_wait(std::uint64_t number);
  void run_sync() noexcept;
  void plan_sync();
  void touch();
  void read_ended();

  const tenant_code tenant_;
  const place where_;
  const store_parts parts_;
  const std::unique_ptr<backend> backend_;
  std::atomic<std::int64_t> newest_{0};
  std::atomic<std::int64_t> last_used_{0};
  std::atomic<bool> open_{false};

  std::mutex lock_;
  std::condition_variable gathered_, calm_;
  std::deque<write_item*> queue_;
  std::size_t gather_until_ = 0;  // wake the writing thread at this length of the queue
  bool scheduled_ = false, closed_ = false, sync_due_ = false, sync_planned_ = false;
  int reading_ = 0;

  std::mutex waits_lock_;
  std::map<std::uint64_t, change_wait*> waits_;
  std::uint64_t next_wait_ = 1;
  bool waits_closed_ = false;

  std::mutex participants_lock_;
  std::vector<participant*> participants_;

  // The writing thread's own.
  std::vector<write_item*> batch_;
  std::size_t ran_ = 0;
  std::size_t last_batch_ = 0;
  std::chrono::nanoseconds answered_at_{0}, commit_took_{0};
  int gather_rest_ = 0;  // batches until gathering is tried again, after it was no use
  int alone_rest_ = 0;   // batches still run with savepoints, after one had to be repeated
};

}  // namespace tsu::db
