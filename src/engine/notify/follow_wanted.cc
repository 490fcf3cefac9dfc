#include "engine/notify/follow_wanted.h"

#include <algorithm>
#include <vector>

#include "base/core/executor.h"
#include "base/core/json_text.h"
#include "base/core/log.h"
#include "base/db/log_follower.h"
#include "engine/notify/make_message.h"

namespace tsu::notify {
namespace {

constexpr std::string_view cursor_name = "notify.wanted";
constexpr std::int64_t changes_at_once = 500;
constexpr std::int64_t step = 5'000;
constexpr auto idle_at_most = std::chrono::milliseconds{500};
// While changes keep coming, rounds are this far apart: one round for many.
constexpr auto gather = std::chrono::milliseconds{10};

bool concerns(std::string_view kind) { return kind == wanted_kind || kind == withdrawn_kind; }

void take(db::tx& t, const parts& on, tenant_code tenant, const db::change& c) {
  if (c.kind == withdrawn_kind) {
    const json_members said{c.body};
    const auto reason = json_string_text(said.find("reason"));
    return said.find("waiting") == "true" ? withdraw_what_waits(t, c.subject, reason)
                                          : withdraw_message(t, c.subject, reason);
  }
  const auto w = read_wanted(c.body);
  if (!w.ok()) {
    log_error("message {} cannot be read: {}", c.subject, w.error().detail);
    return;
  }
  make_message(t, on, tenant, w.value(), c.at);
}

}  // namespace

wanted_follower::wanted_follower(const parts& on, tenant_code tenant, db::place from)
    : on_(on),
      tenant_(tenant),
      from_(on.stores.at(tenant, from)),
      people_(on.stores.at(tenant, db::place::people)) {}

task<std::size_t> wanted_follower::follow_new() {
  if (cursor_ < 0) {
    // Standing in the store from the start, so that nothing is forgotten before it was read here.
    const auto stored = co_await from_.write([](db::tx& t) {
      const auto at = db::cursor_of(t, cursor_name);
      if (at == 0) {
        db::move_cursor(t, cursor_name, 0);
      }
      return at;
    });
    cursor_ = stored_cursor_ = stored;
  }
  struct found {
    std::size_t read = 0;
    std::int64_t to = 0;
    std::vector<db::change> all;
  };
  // Most changes are not for us: only their kind is looked at.
  const auto seen = co_await from_.read([&](db::reader& r) {
    found f{.to = cursor_};
    r.each(db::next_changes_after, {cursor_, changes_at_once}, [&](const db::row& c) {
      ++f.read;
      f.to = c.int64(0);
      if (concerns(c.text(2))) {
        f.all.push_back({c.int64(0), c.time(1), c.string(2), c.string(3), c.string(4)});
      }
    });
    return f;
  });
  if (!seen.all.empty()) {
    co_await people_.write([&](db::tx& t) {
      for (const auto& c : seen.all) {
        take(t, on_, tenant_, c);
      }
    });
  }
  cursor_ = seen.to;
  if (!seen.all.empty() || cursor_ - stored_cursor_ >= step) {
    co_await from_.write([&](db::tx& t) { db::move_cursor(t, cursor_name, seen.to); });
    stored_cursor_ = seen.to;
  }
  co_return seen.read;
}

task<void> wanted_follower::run() {
  while (!stopping_) {
    const auto read = co_await follow_new();
    if (stopping_) {
      break;
    }
    if (read == 0) {
      co_await from_.wait_for_change(std::max<std::int64_t>(cursor_, 0), idle_at_most);
    } else if (read < static_cast<std::size_t>(changes_at_once)) {
      co_await pause{gather};
    }
  }
}

}  // namespace tsu::notify
