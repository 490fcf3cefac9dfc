#include "engine/notify/follow_news.h"

#include <utility>
#include <vector>

#include "base/core/executor.h"
#include "base/core/log.h"
#include "engine/notify/news.h"
#include "engine/notify/store_heard.h"

namespace tsu::notify {
namespace {

constexpr std::int64_t changes_at_once = 200;
// Without news for this subscriber, its place is written down only this often.
constexpr std::int64_t step = 2'000;
constexpr auto idle_at_most = std::chrono::milliseconds{500};
// While changes keep coming, rounds are this far apart: one round for many.
constexpr auto gather = std::chrono::milliseconds{10};

// Nothing for changes of other kinds and other services' messages.
std::optional<news> news_in(const db::change& c, std::string_view prefix) {
  if ((c.kind != changed_kind && c.kind != answered_kind) || !c.subject.starts_with(prefix)) {
    return std::nullopt;
  }
  auto n = read_news(c.body);
  if (!n.ok()) {
    log_error("news of message {} cannot be read: {}", c.subject, n.error().detail);
    return std::nullopt;
  }
  return std::move(n).value();
}

}  // namespace

news_follower::news_follower(db::house& house, tenant_code tenant, std::string subscriber,
                             std::string prefix, on_news tell)
    : people_(house.at(tenant, db::place::people)),
      town_(house.at(tenant, db::place::town)),
      subscriber_(std::move(subscriber)),
      prefix_(std::move(prefix)),
      tell_(std::move(tell)) {}

task<std::size_t> news_follower::follow_new() {
  if (read_up_to_ < 0) {
    const auto at = co_await town_.read([&](db::reader& r) { return heard_up_to(r, subscriber_); });
    if (at == 0) {  // so that nothing is forgotten there before it was heard here
      co_await people_.write([&](db::tx& t) { db::move_cursor(t, "heard." + subscriber_, 0); });
    }
    stored_ = read_up_to_ = at;
  }
  const auto from = read_up_to_, stored = stored_;
  const auto changes = co_await people_.read(
      [&](db::reader& r) { return db::read_changes(r, from, changes_at_once); });
  if (changes.empty()) {
    co_return 0;
  }
  std::vector<news> all;
  for (const auto& c : changes) {
    if (auto n = news_in(c, prefix_)) {
      all.push_back(std::move(*n));
    }
  }
  const auto to = changes.back().number;
  if (all.empty() && to - stored < step) {
    read_up_to_ = to;
    co_return changes.size();
  }
  read_up_to_ = -1;  // until it is stored: after a failure everything is read again
  const bool ours = co_await town_.write([&](db::tx& t) {
    if (!hear_up_to(t, subscriber_, stored, to)) {
      return false;  // another node was faster
    }
    for (const auto& n : all) {
      tell_(t, n);
    }
    return true;
  });
  if (ours) {
    // Its own log must not forget what is not heard yet; this may lag behind.
    co_await people_.write([&](db::tx& t) { db::move_cursor(t, "heard." + subscriber_, to); });
    read_up_to_ = stored_ = to;
  }
  co_return changes.size();
}

task<void> news_follower::run() {
  while (!stopping_) {
    const auto read = co_await follow_new();
    if (read == 0 && !stopping_) {
      co_await people_.wait_for_change(std::max<std::int64_t>(read_up_to_, 0), idle_at_most);
    } else if (std::cmp_less(read, changes_at_once)) {
      co_await pause{gather};
    }
  }
}

}  // namespace tsu::notify
