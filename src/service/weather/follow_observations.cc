#include "service/weather/follow_observations.h"

#include <algorithm>
#include <utility>

#include "base/core/executor.h"
#include "engine/broker/store/change_body.h"
#include "engine/geo/boundaries.h"
#include "service/weather/change_threshold.h"

namespace tsu::weather {
namespace {

constexpr std::string_view cursor_name = "weather.observations";
constexpr auto idle_at_most = std::chrono::milliseconds{500};

}  // namespace

observation_follower::observation_follower(const parts& on, tenant_code tenant, follower_options o)
    : on_(on), town_{tenant, {}}, store_(on.stores.at(tenant, db::place::town)), options_(o) {}

// Of most changes only the kind is looked at, of those of entities the first few members.
task<observation_follower::round> observation_follower::read_round() {
  co_return co_await store_.read([&](db::reader& r) {
    round out{.from = cursor_, .stored = stored_cursor_};
    if (cursor_ < 0) {
      out.from = out.stored = db::cursor_of(r, cursor_name);
    }
    out.to = out.from;
    r.each(db::changes_after, {out.from, options_.changes_at_once}, [&](const db::row& c) {
      ++out.read;
      out.to = c.int64(0);
      const auto how = c.text(2) == broker::entity_changed ? concern_of(c.text(4)) : concern::none;
      if (how != concern::none) {
        out.all.push_back({c.string(3), how == concern::left, read_news(c.text(4))});
        if (out.all.back().news.update) {
          out.unknown.push_back(out.all.size() - 1);
        }
      }
    });
    std::erase_if(out.unknown, [&](std::size_t i) {
      return out.all[i].left || find_station_of(r, out.all[i].entity);
    });
    return out;
  });
}

// Who they are was told in a change that is forgotten, or before the entity was about the weather.
task<void> observation_follower::complete(round& r) {
  if (r.unknown.empty()) {
    co_return;
  }
  const auto view = co_await on_.entities.look(town_);
  for (const auto i : r.unknown) {
    if (const auto e = view->find(r.all[i].entity)) {
      r.all[i].news.facts = read_facts(*e, view->terms());
    }
  }
}

// false where another node was faster: then everything is read again.
task<bool> observation_follower::store(const round& r) {
  const auto places = co_await on_.places.of(town_.tenant);
  const auto now = on_.time.now();
  const auto work = [&](db::tx& t) {
    if (db::cursor_of(t, cursor_name) != r.stored) {
      return false;
    }
    if (!r.all.empty()) {
      const auto limits = load_thresholds(t);
      apply_news stations{t, limits, now, places.get()};
      for (const auto& one : r.all) {
        stations.take(one);
      }
      stations.keep_states();
    }
    db::move_cursor(t, cursor_name, r.to);
    return true;
  };
  // Power lost takes the entity's change, its effect and the cursor together.
  const bool moved = co_await store_.write(work, db::durability::interval);
  co_return moved;
}

task<std::size_t> observation_follower::follow_new() {
  auto r = co_await read_round();
  if (r.read == 0) {
    cursor_ = r.from;
    stored_cursor_ = r.stored;
    co_return 0;
  }
  cursor_ = -1;  // until this round has come to its end
  if (!r.all.empty() || r.to - r.stored >= options_.cursor_step) {
    co_await complete(r);
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

task<void> observation_follower::run() {
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

}  // namespace tsu::weather
