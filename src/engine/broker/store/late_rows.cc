#include "engine/broker/store/late_rows.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <span>
#include <utility>

#include "base/core/executor.h"
#include "engine/broker/store/store_rows.h"

namespace tsu::broker {
namespace {

// Rows of one step: few, so that writers who wait behind it are not held up for long; but a round
// ends within so many steps, or changes could come faster than it goes on.
constexpr std::size_t step_least = 512, steps_most = 64;

void write_row(db::tx& t, const late_row& r, const term_table& terms) {
  if (r.version) {
    put_row(t, {r.number, r.service, r.version->id()}, *r.version, terms, r.change);
  } else {
    delete_row(t, r.number);
  }
}

}  // namespace

void late_rows::note(std::span<const late_row> rows) {
  rows_.change([&](by_number& all) {
    for (const auto& r : rows) {
      all[r.number] = r;
    }
  });
}

void late_rows::clear() {
  rows_.change([](by_number& all) { all.clear(); });
}

bool late_rows::any() const {
  return rows_.look([](const by_number& all) { return !all.empty(); });
}

// What was removed goes first: its id may be another row's by now.
std::vector<late_row> late_rows::in_order(const by_number& all) {
  std::vector<late_row> out;
  out.reserve(all.size());
  for (const auto& [number, row] : all) {
    out.push_back(row);
  }
  std::sort(out.begin(), out.end(), [](const late_row& a, const late_row& b) {
    const bool stays = static_cast<bool>(a.version), other_stays = static_cast<bool>(b.version);
    return stays != other_stays ? !stays : a.number < b.number;
  });
  return out;
}

void late_rows::write(db::tx& t) const {
  for (const auto& r : rows_.look(in_order)) {
    write_row(t, r, terms_);
  }
}

void late_rows::put_back(const std::vector<late_row>& round) {
  rows_.change([&](by_number& all) {
    for (const auto& r : round) {
      all.emplace(r.number, r);  // unless there is a newer one
    }
  });
}

// One round at a time: the cursor must not pass what another is still writing.
task<void> late_rows::settle(db::store& s) {
  while (settling_.exchange(true)) {
    co_await pause{std::chrono::milliseconds{1}};
  }
  const auto until = s.newest_change();  // everything up to there has been noted
  const auto round = rows_.change([](by_number& all) { return in_order(std::exchange(all, {})); });
  std::exception_ptr failed;
  try {
    co_await write_round(s, round, until);
  } catch (...) {
    failed = std::current_exception();
  }
  if (failed) {
    put_back(round);
  }
  settling_ = false;
  if (failed) {
    std::rethrow_exception(failed);
  }
}

task<void> late_rows::write_round(db::store& s, const std::vector<late_row>& round,
                                  std::int64_t until) {
  const auto step = std::max(step_least, round.size() / steps_most);
  std::size_t at = 0;
  do {
    const auto some = std::span{round}.subspan(at, std::min(step, round.size() - at));
    at += some.size();
    const bool last = at == round.size();
    const auto work = [&](db::tx& t) {
      for (const auto& r : some) {
        write_row(t, r, terms_);
      }
      if (last && db::find_cursor(t, rows_cursor).value_or(until) < until) {
        db::move_cursor(t, rows_cursor, until);
      }
    };
    co_await s.write(work, db::durability::interval);
  } while (at < round.size());
}

}  // namespace tsu::broker
