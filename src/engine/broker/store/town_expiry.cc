// What expires leaves by itself (doc/adr/0086).
#include <algorithm>
#include <utility>

#include "engine/broker/model/what_expired.h"
#include "engine/broker/store/store_rows.h"
#include "engine/broker/store/town.h"

namespace tsu::broker {
namespace {

// Rows that are read at a time, and that one look takes out; what is left is for the next.
constexpr std::int64_t page_rows = 256;
constexpr std::size_t taken_max = 10'000;
// What one closure takes out, so that writers behind it wait for little.
constexpr std::size_t closure_bytes = 1 << 20;
// What other nodes have written is looked for this often.
constexpr std::chrono::minutes look_interval{1};

}  // namespace

void town::note_expiry(instant t) {
  auto known = next_expiry_.load();
  while (t != no_time && t < known && !next_expiry_.compare_exchange_weak(known, t)) {
  }
}

// Where rows go with their changes, what was left late is the next write's.
task<void> town::settle_rows() {
  if (rows_are_late_) {
    co_await late_.settle(store_);
  }
}

// After a crash some rows tell of less than what was committed: it is read from the log first.
task<void> town::settle_for_expiry() {
  if (!loaded_.load(std::memory_order_acquire)) {
    const bool behind = co_await store_.read([](db::reader& r) {
      return db::find_cursor(r, rows_cursor).value_or(committed_change(r)) < committed_change(r);
    });
    if (behind) {
      co_await be_loaded();
    }
  }
  if (has_late_rows()) {
    co_await settle_rows();
  }
}

// Those of them that have not left yet, as far as is known without a transaction: another node, or
// a write of their own, may have taken them out before. Rows of before the index say from here on
// when it is their time.
task<void> town::keep_expired(std::vector<leaving_row>& some, instant now) {
  co_await be_current();
  std::vector<row_place> known;
  std::erase_if(some, [&](const leaving_row& one) {
    const auto e = service(one.service).memory.newest(one.id).version;
    const auto at = e ? next_expiry(*e) : no_time;
    const bool stays = at == no_time || now < at;
    note_expiry(stays ? at : no_time);
    if (stays && one.place.leaves == instant{}) {
      known.push_back({at, one.place.number});
    }
    return stays;
  });
  if (known.empty()) {
    co_return;
  }
  const auto note = [&](db::tx& t) {
    for (const auto& one : known) {
      note_leaving(t, one);
    }
  };
  co_await store_.write(note, db::durability::interval);
}

// What was prolonged meanwhile stays: the writer looks again.
task<std::size_t> town::take_out_all(const std::vector<leaving_row>& some) {
  std::size_t taken = 0;
  for (std::size_t at = 0; at < some.size();) {
    const auto step = [&](db::tx& t) {
      std::size_t bytes = 0, gone = 0, next = at;
      for (; next < some.size() && bytes < closure_bytes; ++next) {
        const auto size = expire(t, service(some[next].service), some[next].id);
        bytes += size;
        gone += size > 0 ? 1 : 0;
      }
      return std::pair{next, gone};
    };
    const auto [next, gone] = co_await store_.write(step, db::durability::interval);
    at = next;
    taken += gone;
  }
  co_return taken;
}

task<std::size_t> town::look_for_expired(instant now) {
  co_await settle_for_expiry();
  std::size_t taken = 0;
  row_place after;
  for (bool more = true; more;) {
    auto some =
        co_await store_.read([&](db::reader& r) { return read_leaving_rows(r, after, page_rows); });
    more = std::ssize(some) == page_rows;
    const auto stays = std::find_if(some.begin(), some.end(),
                                    [&](const leaving_row& one) { return now < one.place.leaves; });
    if (stays != some.end()) {
      note_expiry(stays->place.leaves);
      some.erase(stays, some.end());
      more = false;
    }
    if (some.empty()) {
      break;
    }
    after = some.back().place;
    co_await keep_expired(some, now);
    taken += co_await take_out_all(some);
    if (more && taken >= taken_max) {
      note_expiry(now);
      break;
    }
  }
  co_return taken;
}

// What is written from here on notes its expiry itself.
task<std::size_t> town::sweep(instant now) {
  if (now < next_expiry_.load() && looked_at_ <= now && now < looked_at_ + look_interval) {
    co_return 0;
  }
  next_expiry_ = instant::max();
  std::size_t taken = 0;
  try {
    taken = co_await look_for_expired(now);
  } catch (...) {
    next_expiry_ = instant::min();
    throw;
  }
  looked_at_ = now;
  co_return taken;
}

}  // namespace tsu::broker
