// What a decision is made of, put together out of what is kept of posts, forecasts and settings at
// one moment. The service reads that from its store (look_at_night), a trial from memory (trial):
// both decide by the same. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "service/snow/dto_things.h"
#include "service/snow/health.h"
#include "service/snow/measure.h"
#include "service/snow/night.h"
#include "service/snow/rules.h"

namespace tsu::snow {

// What is decided about: the roads of one class in one district.
struct zone {
  std::string district;
  road_class road = road_class::residential;
  auto operator<=>(const zone&) const = default;
};

struct temperature_at {
  instant at;
  double c = 0;
};

// The evening from which new snow is counted; before 18:00 that of the day before.
instant evening_before(instant now);

// So far back depths and clearings are needed; temperatures `warmth_kept`.
inline constexpr std::chrono::hours depths_kept{98};
inline constexpr std::chrono::minutes warmth_kept{80};

// What is kept of a post, by time. It outlives the call.
struct post_past {
  std::string_view code, name, district;
  bool over_road = false;
  const post_state& state;
  std::optional<instant> cleared;  // last
  std::span<const depth_at> depths;
  std::span<const temperature_at> temperatures;
};
// All but the camera.
post_view view_of_post(const post_past&, instant now, const dated_settings&);

// Snow between the two, in proportion where an hour is cut, and the temperature at the end.
forecast_view view_of_forecast(const forecast_dto&, interval);

// Times and numbers; without posts, forecast and what was seen of the road.
decision_input question_about(const zone&, const check&, instant now, const dated_settings&);

}  // namespace tsu::snow
