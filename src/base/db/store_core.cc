#include "base/db/store_core.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "base/core/log.h"

namespace tsu::db {
namespace {

using namespace std::chrono_literals;

// A batch ends early after this much time, so that one slow closure does not hold up fifty.
constexpr auto batch_time = 20ms;
// How long the writing thread may wait for the callers it has just answered to come back.
constexpr std::chrono::nanoseconds gather_min = 20us, gather_max = 200us;
// interval: the sync comes this long after the first commit that needs it; 100 ms is promised.
constexpr auto sync_wait = 50ms;
constexpr int batch_tries = 6;
constexpr int batches_alone_after_repeat = 32;
constexpr int batches_without_gathering = 16;

// Hands coroutines to their executors, one post per executor.
class answers {
 public:
  void add(executor& where, std::coroutine_handle<> h) {
    for (auto& g : groups_) {
      if (g.first == &where) {
        g.second.push_back(h);
        return;
      }
    }
    groups_.push_back({&where, {h}});
  }
  void post() {
    for (auto& [where, handles] : groups_) {
      where->post(std::span<const std::coroutine_handle<>>{handles});
    }
    groups_.clear();
  }

 private:
  std::vector<std::pair<executor*, std::vector<std::coroutine_handle<>>>> groups_;
};

}  // namespace

struct store_core::write_awaiter {
  store_core& self;
  write_item& item;
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> h) {
    item.waiter = h;
    item.where = executor::current();
    ASSERT(item.where != nullptr);
    return self.enqueue(item);
  }
  void await_resume() const noexcept {}
};

struct store_core::read_item final : crew::job {
  read_item(store_core& s, read_work& w) : self(s), work(w) {}
  store_core& self;
  read_work& work;
  std::coroutine_handle<> waiter = {};
  executor* where = nullptr;
  std::exception_ptr error = {};

  void run() noexcept override {
    try {
      self.open_ = true;
      self.backend_->read(work);
    } catch (...) {
      error = std::current_exception();
    }
    auto& store = self;  // the item ends with the post
    where->post(waiter);
    store.read_ended();
  }
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> h) {
    waiter = h;
    where = executor::current();
    ASSERT(where != nullptr);
    const std::lock_guard hold{self.lock_};
    if (self.closed_) {
      error = std::make_exception_ptr(db::error{failure::gone, "the store is closed"});
      return false;
    }
    if (static_cast<std::size_t>(self.reading_) >= self.parts_.queue_max) {
      error = std::make_exception_ptr(db::error{failure::overloaded, "too many reads wait"});
      return false;
    }
    ++self.reading_;
    self.parts_.readers.enqueue(*this);
    return true;
  }
  void await_resume() const noexcept {}
};

struct store_core::change_wait {
  store_core& self;
  std::int64_t after;
  std::chrono::milliseconds at_most;
  std::coroutine_handle<> waiter = {};
  executor* where = nullptr;
  timekeeper::ticket timer = 0;

  bool await_ready() const noexcept { return self.newest_change() > after; }
  bool await_suspend(std::coroutine_handle<> h) {
    waiter = h;
    where = executor::current();
    ASSERT(where != nullptr);
    const std::lock_guard hold{self.waits_lock_};
    if (self.waits_closed_ || self.newest_change() > after || at_most.count() <= 0) {
      return false;
    }
    const auto number = self.next_wait_++;
    self.waits_.emplace(number, this);
    timer = self.parts_.timers.after(at_most, [s = &self, number] { s->end_wait(number); });
    return true;
  }
  void await_resume() const noexcept {}
};

store_core::store_core(tenant_code tenant, place where, const store_parts& parts,
                       std::unique_ptr<backend> engine_part)
    : tenant_(tenant), where_(where), parts_(parts), backend_(std::move(engine_part)) {}

store_core::~store_core() = default;

void store_core::open() {
  newest_ = backend_->open();
  open_ = true;
  touch();
}

void store_core::touch() { last_used_ = monotonic_now().count(); }

void store_core::attach(participant& p) {
  const std::lock_guard hold{participants_lock_};
  participants_.push_back(&p);
}

void store_core::detach(participant& p) {
  const std::lock_guard hold{participants_lock_};
  std::erase(participants_, &p);
}

std::int64_t store_core::newest_change() const { return newest_.load(); }

task<void> store_core::write_work_through(write_work& work, durability durable) {
  write_item item{&work, durable};
  co_await write_awaiter{*this, item};
  if (item.error) {
    std::rethrow_exception(item.error);
  }
}

task<void> store_core::read_work_through(read_work& work) {
  read_item item{*this, work};
  co_await item;
  if (item.error) {
    std::rethrow_exception(item.error);
  }
}

task<std::int64_t> store_core::wait_for_change(std::int64_t after,
                                               std::chrono::milliseconds at_most) {
  {
    const std::lock_guard hold{waits_lock_};
    if (waits_closed_) {
      throw error{failure::gone, "the store is closed"};
    }
  }
  change_wait wait{*this, after, at_most};
  co_await wait;
  co_return newest_change();
}

// ---- The queue

bool store_core::enqueue(write_item& item) {
  const std::lock_guard hold{lock_};
  if (closed_) {
    item.error = std::make_exception_ptr(error{failure::gone, "the store is closed"});
    return false;
  }
  if (queue_.size() >= parts_.queue_max) {
    item.error = std::make_exception_ptr(error{failure::overloaded, "too many writes wait"});
    return false;
  }
  queue_.push_back(&item);
  if (!scheduled_) {
    scheduled_ = true;
    parts_.writers.enqueue(*this);
  } else if (gather_until_ != 0 && queue_.size() >= gather_until_) {
    gathered_.notify_one();
  }
  return true;
}

void store_core::gather(std::unique_lock<std::mutex>& hold) {
  const auto before = queue_.size();
  if (last_batch_ < 2 || before >= last_batch_ || before == 0 || closed_) {
    return;
  }
  if (gather_rest_ > 0) {
    --gather_rest_;
    return;
  }
  const auto window = std::clamp(commit_took_ / 4, gather_min, gather_max);
  const auto wait = answered_at_ + window - monotonic_now();
  if (wait.count() <= 0) {
    return;
  }
  gather_until_ = last_batch_;
  gathered_.wait_for(hold, wait, [this] { return queue_.size() >= last_batch_ || closed_; });
  gather_until_ = 0;
  if (queue_.size() < before + (last_batch_ - before) / 4) {
    gather_rest_ = batches_without_gathering;
  }
}

void store_core::take_batch(std::unique_lock<std::mutex>&) {
  const auto count = std::min(queue_.size(), parts_.batch_max);
  const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
  batch_.assign(queue_.begin(), end);
  queue_.erase(queue_.begin(), end);
}

void store_core::run() noexcept {
  {
    std::unique_lock hold{lock_};
    gather(hold);
    take_batch(hold);
  }
  if (!batch_.empty()) {
    run_batch();
    answer();
  }
  run_sync();
  backend_->tidy_up();
  const std::lock_guard hold{lock_};
  touch();
  if (!queue_.empty() || sync_due_) {
    parts_.writers.enqueue(*this);
  } else {
    scheduled_ = false;
    calm_.notify_all();
  }
}

// ---- One batch

bool store_core::only_interval() const {
  return std::all_of(batch_.begin(), batch_.end(),
                     [](const auto* i) { return i->durable == durability::interval; });
}

void store_core::run_batch() {
  const std::lock_guard hold{participants_lock_};
  auto how = isolation::together;
  if (alone_rest_ > 0) {
    --alone_rest_;
    how = isolation::alone;
  }
  for (int tries = 1;; ++tries) {
    try {
      if (try_batch(how)) {
        return;
      }
      how = isolation::alone;
      alone_rest_ = batches_alone_after_repeat;
    } catch (...) {
      const auto failed = std::current_exception();
      const bool again = backend_->may_repeat() && tries < batch_tries;
      backend_->roll_back();
      end_participants(false);
      if (!again) {
        fail_batch(failed);
        return;
      }
      how = isolation::alone;  // an error that came late then fails only the closure that made it
      alone_rest_ = batches_alone_after_repeat;
      std::this_thread::sleep_for(5ms * tries * tries);
    }
  }
}

bool store_core::try_batch(isolation how) {
  ran_ = 0;
  auto& t = backend_->begin(
      {parts_.time.now(), how, only_interval() ? durability::interval : durability::commit});
  open_ = true;
  const auto started = monotonic_now();
  do {
    auto& item = *batch_[ran_++];
    backend_->closure_begins();
    const bool keep = run_closure(t, item);
    if (backend_->broken()) {
      ASSERT(item.error);
      std::rethrow_exception(item.error);
    }
    if (keep) {
      backend_->closure_kept();
    } else if (!backend_->closure_refused()) {
      backend_->roll_back();
      if (batch_.size() > 1) {
        end_participants(false);
        return false;
      }
    }
    for (auto* p : participants_) {
      p->closure_ended(keep);
    }
  } while (ran_ < batch_.size() && monotonic_now() - started < batch_time);
  const auto committing = monotonic_now();
  backend_->commit();
  commit_took_ = monotonic_now() - committing;
  end_participants(true);
  heard_of_change(backend_->newest_change());
  return true;
}

bool store_core::run_closure(tx& t, write_item& item) {
  item.error = nullptr;
  try {
    const bool keep = (*item.work)(t);
    item.error = backend_->closure_error();
    return keep && !item.error;
  } catch (...) {
    item.error = std::current_exception();
    if (const auto first = backend_->closure_error(); first && backend_->broken()) {
      item.error = first;
    }
    return false;
  }
}

void store_core::end_participants(bool committed) {
  for (auto* p : participants_) {
    p->batch_ended(committed);
  }
}

void store_core::fail_batch(const std::exception_ptr& failed) {
  if (ran_ == 0) {
    ran_ = batch_.size();  // the transaction did not even begin
  }
  auto said = failed;
  try {
    std::rethrow_exception(failed);
  } catch (const error& e) {
    log_error("{}/{}: a batch of {} failed: {}: {}", tenant_.text(), name_of(where_), ran_,
              name_of(e.kind()), e.what());
  } catch (const std::exception& e) {
    // Broken by something that is not ours to name: the callers still get a db::error.
    said = std::make_exception_ptr(error{failure::other, e.what()});
  } catch (...) {
    said = std::make_exception_ptr(error{failure::other, "unknown exception"});
  }
  for (std::size_t i = 0; i < ran_; ++i) {
    batch_[i]->error = said;
  }
}

void store_core::answer() {
  answers out;
  for (std::size_t i = 0; i < ran_; ++i) {
    out.add(*batch_[i]->where, batch_[i]->waiter);
  }
  if (ran_ < batch_.size()) {
    const std::lock_guard hold{lock_};
    queue_.insert(queue_.begin(), batch_.begin() + static_cast<std::ptrdiff_t>(ran_), batch_.end());
  }
  last_batch_ = ran_;
  answered_at_ = monotonic_now();
  batch_.clear();
  out.post();
}

// ---- interval durability

void store_core::run_sync() noexcept {
  {
    const std::lock_guard hold{lock_};
    if (!sync_due_) {
      if (backend_->needs_sync() && !sync_planned_ && !closed_) {
        plan_sync();
      }
      return;
    }
    sync_due_ = false;
  }
  try {
    backend_->sync();
  } catch (const std::exception& e) {
    log_error("{}/{}: sync failed: {}", tenant_.text(), name_of(where_), e.what());
  }
}

void store_core::plan_sync() {
  sync_planned_ = true;
  parts_.timers.after(sync_wait, [this] {
    const std::lock_guard hold{lock_};
    sync_planned_ = false;
    if (closed_) {
      return;  // closing has synced
    }
    sync_due_ = true;
    if (!scheduled_) {
      scheduled_ = true;
      parts_.writers.enqueue(*this);
    }
  });
}

// ---- Waiting for changes

void store_core::heard_of_change(std::int64_t number) {
  auto before = newest_.load();
  while (before < number && !newest_.compare_exchange_weak(before, number)) {
  }
  if (before < number) {
    end_waits(number);
  }
}

void store_core::end_waits(std::int64_t newest) {
  answers out;
  const std::lock_guard hold{waits_lock_};
  for (auto at = waits_.begin(); at != waits_.end();) {
    auto& wait = *at->second;
    if (wait.after < newest || waits_closed_) {
      parts_.timers.forget(wait.timer);
      out.add(*wait.where, wait.waiter);
      at = waits_.erase(at);
    } else {
      ++at;
    }
  }
  out.post();
}

void store_core::end_wait(std::uint64_t number) {
  const std::lock_guard hold{waits_lock_};
  if (const auto found = waits_.find(number); found != waits_.end()) {
    auto& wait = *found->second;
    waits_.erase(found);
    wait.where->post(wait.waiter);
  }
}

// ---- Closing

void store_core::read_ended() {
  const std::lock_guard hold{lock_};
  --reading_;
  touch();
  if (reading_ == 0) {
    calm_.notify_all();
  }
}

void store_core::close() {
  {
    std::unique_lock hold{lock_};
    closed_ = true;
    gathered_.notify_all();
    calm_.wait(hold, [this] { return !scheduled_ && reading_ == 0; });
  }
  {
    const std::lock_guard hold{waits_lock_};
    waits_closed_ = true;
  }
  end_waits(newest_.load());
  backend_->close_readers();
  backend_->close_writer();
  open_ = false;
}

bool store_core::close_if_idle() {
  const std::lock_guard hold{lock_};
  if (closed_ || scheduled_ || reading_ != 0 || sync_planned_) {
    return false;
  }
  const std::lock_guard hold_participants{participants_lock_};  // nobody's: no batch runs
  if (!participants_.empty()) {
    return false;
  }
  // New work needs lock_ first, so nothing starts while the files are closed.
  backend_->close_readers();
  backend_->close_writer();
  open_ = false;
  return true;
}

}  // namespace tsu::db
