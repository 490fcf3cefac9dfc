#include "service/weather/changes.h"

#include "base/core/json.h"

namespace tsu::weather {

void tell_observed(db::tx& t, const station_row& s, instant reference, const thresholds& limits) {
  const auto at = s.state.last_at.value_or(reference);
  // A station that has just reported is not silent, however old the report is.
  const auto health = health_of(s.state.seen, at, limits);
  t.append_change(observed_kind, s.station.about.number,
                  to_json(observation_dto{.id = s.station.entity,
                                          .observed_at = at,
                                          .values = s.state.newest,
                                          .state = health.state}));
}

void tell_changed(db::tx& t, const station_record& s) {
  t.append_change(changed_kind, s.about.number,
                  to_json(station_ref{s.entity, s.about.number, s.about.name}));
}

}  // namespace tsu::weather
