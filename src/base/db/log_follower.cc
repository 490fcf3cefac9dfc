#include "base/db/log_follower.h"

#include <algorithm>

#include "base/core/executor.h"

namespace tsu::db {
namespace {

constexpr auto idle_at_most = std::chrono::milliseconds{500};

}  // namespace

task<log_follower::round> log_follower::read_round() {
  co_return co_await store_.read([&](reader& r) {
    forget();
    round out{.from = cursor_, .stored = stored_cursor_};
    if (cursor_ < 0) {
      out.from = out.stored = cursor_of(r, name_);
    }
    out.to = out.from;
    r.each(next_changes_after, {out.from, options_.changes_at_once}, [&](const row& c) {
      ++out.read;
      out.to = c.int64(0);
      out.any = hear(c) || out.any;
    });
    end_of_reading(r);
    return out;
  });
}

// false where another node was faster: then everything is read again.
task<bool> log_follower::keep(const round& r) {
  const auto work = [&](tx& t) {
    if (cursor_of(t, name_) != r.stored) {
      return false;
    }
    if (r.any) {
      apply(t);
    }
    move_cursor(t, name_, r.to);
    return true;
  };
  // Power lost takes the changes' effect and the cursor together, and they are read again.
  const bool moved = co_await store_.write(work, durability::interval);
  co_return moved;
}

task<std::size_t> log_follower::follow_new() {
  auto r = co_await read_round();
  if (r.read == 0) {
    cursor_ = r.from;
    stored_cursor_ = r.stored;
    co_return 0;
  }
  cursor_ = -1;  // until this round has come to its end
  if (r.any) {
    co_await prepare();
  }
  if (r.any || r.to - r.stored >= options_.cursor_step) {
    const bool moved = co_await keep(r);
    if (!moved) {
      co_return r.read;
    }
    r.stored = r.to;
  }
  cursor_ = r.to;
  stored_cursor_ = r.stored;
  co_return r.read;
}

task<void> log_follower::run() {
  while (!stopping_) {
    const auto read = co_await follow_new();
    if (stopping_) {
      break;
    }
    if (read == 0) {
      co_await store_.wait_for_change(std::max<std::int64_t>(cursor_, 0), idle_at_most);
    } else if (read < static_cast<std::size_t>(options_.changes_at_once)) {
      co_await pause{options_.gather};
    }
  }
}

}  // namespace tsu::db
