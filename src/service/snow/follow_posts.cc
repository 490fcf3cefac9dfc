#include "service/snow/follow_posts.h"

#include <algorithm>
#include <map>

#include "base/core/executor.h"
#include "engine/broker/store/change_body.h"
#include "service/snow/changes.h"
#include "service/snow/store.h"
#include "service/snow/take_readings.h"
#include "service/snow/things.h"

namespace tsu::snow {
namespace {

constexpr std::string_view cursor_name = "snow.posts";
constexpr auto idle_at_most = std::chrono::milliseconds{500};

post_row enter(db::tx& t, const std::string& code, const std::string& entity) {
  post_row p{.entity = entity};
  p.about.code = code;
  p.about.name = code;
  tell_changed(t, "post", code);
  return p;
}

}  // namespace

post_follower::post_follower(const parts& on, tenant_code tenant, follower_options o)
    : store_(on.stores.at(tenant, db::place::town)), options_(o) {}

task<post_follower::round> post_follower::read_round() {
  co_return co_await store_.read([&](db::reader& r) {
    round out{.from = cursor_, .stored = stored_cursor_};
    if (cursor_ < 0) {
      out.from = out.stored = db::cursor_of(r, cursor_name);
    }
    out.to = out.from;
    r.each(db::changes_after, {out.from, options_.changes_at_once}, [&](const db::row& c) {
      ++out.read;
      out.to = c.int64(0);
      if (c.text(2) != broker::entity_changed || !is_about_a_post(c.text(4))) {
        return;
      }
      if (auto code = code_of_entity(post_type, c.text(3))) {
        out.all.push_back({std::move(*code), c.string(3), read_post_news(c.text(4))});
      }
    });
    return out;
  });
}

// false where another node was faster: then everything is read again.
task<bool> post_follower::store(const round& r) {
  const auto work = [&](db::tx& t) {
    if (db::cursor_of(t, cursor_name) != r.stored) {
      return false;
    }
    const auto settings = r.all.empty() ? dated_settings{} : load_settings(t);
    std::map<std::string, std::vector<reading>> readings;
    for (const auto& h : r.all) {
      auto known = find_post(t, h.code);
      auto row = known ? std::move(*known) : enter(t, h.code, h.entity);
      if (take_facts(row.about, h.news) || !known) {
        put_post(t, row);
      }
      auto& all = readings[h.code];
      all.insert(all.end(), h.news.readings.begin(), h.news.readings.end());
    }
    for (const auto& [code, all] : readings) {
      if (!all.empty()) {
        auto row = find_post(t, code);
        take_batch(t, *row, all, settings);
      }
    }
    db::move_cursor(t, cursor_name, r.to);
    return true;
  };
  // Power lost takes the entity's change, its effect and the cursor together.
  const bool moved = co_await store_.write(work, db::durability::interval);
  co_return moved;
}

task<std::size_t> post_follower::follow_new() {
  auto r = co_await read_round();
  if (r.read == 0) {
    cursor_ = r.from;
    stored_cursor_ = r.stored;
    co_return 0;
  }
  cursor_ = -1;  // until this round has come to its end
  if (!r.all.empty() || r.to - r.stored >= options_.cursor_step) {
    const bool moved = co_await store(r);
    if (!moved) {
      co_return r.read;
    }
    r.stored = r.to;
  }
  cursor_ = r.to;
  stored_cursor_ = r.stored;
  co_return r.read;
}

task<void> post_follower::run() {
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

}  // namespace tsu::snow
