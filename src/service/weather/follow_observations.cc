#include "service/weather/follow_observations.h"

#include <utility>

#include "engine/broker/store/change_body.h"
#include "engine/geo/boundaries.h"
#include "service/weather/change_threshold.h"

namespace tsu::weather {

observation_follower::observation_follower(const parts& on, tenant_code tenant,
                                           db::follow_options o)
    : log_follower(on.stores.at(tenant, db::place::town), "weather.observations", o),
      on_(on),
      town_{tenant, {}} {}

void observation_follower::forget() {
  all_.clear();
  unknown_.clear();
}

// Of most changes only the kind is looked at, of those of entities the first few members.
bool observation_follower::hear(const db::row& c) {
  const auto how = c.text(2) == broker::entity_changed ? concern_of(c.text(4)) : concern::none;
  if (how == concern::none) {
    return false;
  }
  all_.push_back({c.string(3), how == concern::left, read_news(c.text(4))});
  if (all_.back().news.update) {
    unknown_.push_back(all_.size() - 1);
  }
  return true;
}

void observation_follower::end_of_reading(db::reader& r) {
  std::erase_if(unknown_,
                [&](std::size_t i) { return all_[i].left || find_station_of(r, all_[i].entity); });
}

// Who they are was told in a change that is forgotten, or before the entity was about the weather.
task<void> observation_follower::prepare() {
  if (!unknown_.empty()) {
    const auto view = co_await on_.entities.look(town_);
    for (const auto i : unknown_) {
      if (const auto e = view->find(all_[i].entity)) {
        all_[i].news.facts = read_facts(*e, view->terms());
      }
    }
  }
  places_ = co_await on_.places.of(town_.tenant);
  now_ = on_.time.now();
}

void observation_follower::apply(db::tx& t) {
  const auto limits = load_thresholds(t);
  apply_news stations{t, limits, now_, places_.get()};
  for (const auto& one : all_) {
    stations.take(one);
  }
  stations.keep_states();
}

}  // namespace tsu::weather
