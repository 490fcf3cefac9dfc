#include "engine/notify/dispatcher.h"

#include <algorithm>
#include <exception>
#include <numeric>
#include <utility>

#include "base/core/executor.h"
#include "base/core/log.h"
#include "engine/notify/outbox.h"

namespace tsu::notify {
namespace {

constexpr std::int64_t expired_at_once = 200;
// What another node has made due is looked for this often.
constexpr auto look_again = std::chrono::milliseconds{1'000};
// Whoever stops it waits this long at most for it to notice.
constexpr auto notices_stop = std::chrono::milliseconds{250};
// While changes keep coming, looks are this far apart: one for many.
constexpr auto gather = std::chrono::milliseconds{10};

}  // namespace

dispatcher::dispatcher(const parts& on, tenant_code tenant, random_source& random,
                       dispatcher_options o)
    : on_(on),
      tenant_(tenant),
      people_(on.stores.at(tenant, db::place::people)),
      random_(random),
      options_(o),
      name_(std::to_string(random.next())) {}

std::int64_t dispatcher::busy() const {
  return std::accumulate(busy_.begin(), busy_.end(), std::int64_t{0});
}

task<outcome> dispatcher::send(outgoing o) const {
  if (o.by == way::inbox) {
    co_return outcome{.what = outcome::kind::delivered};
  }
  try {
    co_return co_await on_.ways[static_cast<std::size_t>(o.by)]->send(std::move(o));
  } catch (const std::exception& e) {
    log_warning("a {} delivery failed: {}", name_of(o.by), e.what());
  }
  co_return outcome{.note = "the way out failed"};
}

task<void> dispatcher::serve(outgoing o) {
  try {
    auto copy = o;
    const auto said = co_await send(std::move(copy));
    seeded_random chance{random_.next()};  // the closure runs on another thread
    co_await people_.write([&](db::tx& t) { settle(t, on_, tenant_, o, name_, said, chance); });
  } catch (const std::exception& e) {  // the lease ends by itself
    log_warning("what came of a delivery could not be kept: {}", e.what());
  }
  ++settled_;
  --busy(o.by);
  if (busy() == 0 && idle_waiter_) {
    executor::current()->post(std::exchange(idle_waiter_, {}));
  }
}

task<std::size_t> dispatcher::start_due_of(way w) {
  const auto room = options_.at_once - busy(w);
  const auto now = on_.time.now();
  if (room <= 0) {
    co_return 0;
  }
  const bool any =
      co_await people_.read([&](db::reader& r) { return !due_deliveries(r, w, now, 1).empty(); });
  if (!any) {
    co_return 0;
  }
  const lease_wish wish{.by = name_, .lasts = options_.lease};
  auto got =
      co_await people_.write([&](db::tx& t) { return take_due(t, on_, tenant_, w, wish, room); });
  for (auto& one : got.all) {
    ++busy(w);
    spawn(serve(std::move(one)));
  }
  co_return got.all.size() + static_cast<std::size_t>(got.moved_on);
}

task<std::size_t> dispatcher::start_due() {
  const auto now = on_.time.now();
  const bool over =
      co_await people_.read([&](db::reader& r) { return !overdue_deliveries(r, now, 1).empty(); });
  if (over) {
    co_await people_.write(
        [&](db::tx& t) { return expire_overdue(t, on_, tenant_, expired_at_once); });
  }
  std::size_t started = 0;
  for (const auto w : all_ways) {
    started += co_await start_due_of(w);
  }
  co_return started;
}

task<void> dispatcher::until_idle() {
  struct awaiter {
    dispatcher& self;
    bool await_ready() const noexcept { return self.busy() == 0; }
    void await_suspend(std::coroutine_handle<> h) const noexcept { self.idle_waiter_ = h; }
    void await_resume() const noexcept {}
  };
  co_await awaiter{*this};
}

task<std::size_t> dispatcher::deliver_due() {
  const auto before = settled_;
  while (co_await start_due() > 0) {
    co_await until_idle();
  }
  co_await until_idle();
  co_return settled_ - before;
}

task<void> dispatcher::run() {
  while (!stopping_) {
    const auto seen = people_.newest_change();
    const auto started = co_await start_due();
    if (started > 0 || stopping_) {
      continue;
    }
    const auto now = on_.time.now();
    const auto next = co_await people_.read([&](db::reader& r) { return next_due(r, now); });
    auto wait = look_again;
    if (next) {
      const auto until = std::chrono::ceil<std::chrono::milliseconds>(*next - now);
      wait = std::clamp(until, std::chrono::milliseconds{1}, look_again);
    }
    for (auto left = wait; left.count() > 0 && !stopping_; left -= notices_stop) {
      if (co_await people_.wait_for_change(seen, std::min(left, notices_stop)) > seen) {
        break;
      }
    }
    co_await pause{gather};
  }
  co_await until_idle();
}

}  // namespace tsu::notify
