// The follower: takes over what devices write as WeatherObserved entities, over NGSI-LD or MQTT,
// into what the console holds of their stations: moves states and tells the live stream. What an
// import wrote is known when it is met here (see observe.h). Named services inside the municipality
// are not followed: their entities are not the town's stations. One per process and town.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/db/log_follower.h"
#include "engine/broker/broker.h"
#include "service/weather/apply_news.h"
#include "service/weather/parts.h"

namespace tsu::weather {

class observation_follower final : public db::log_follower {
 public:
  observation_follower(const parts&, tenant_code, db::follow_options = {});

 private:
  void forget() override;
  bool hear(const db::row&) override;
  void end_of_reading(db::reader&) override;
  task<void> prepare() override;
  void apply(db::tx&) override;

  const parts& on_;
  const broker::town_key town_;
  // Of this round.
  std::vector<heard> all_;
  std::vector<std::size_t> unknown_;  // of all_: an update of an entity that is no station yet
  std::shared_ptr<const geo::municipality_map> places_;
  instant now_;
};

}  // namespace tsu::weather
