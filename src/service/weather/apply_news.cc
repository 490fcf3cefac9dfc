#include "service/weather/apply_news.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/core/log.h"
#include "service/weather/changes.h"
#include "service/weather/locate.h"
#include "service/weather/move_state.h"

namespace tsu::weather {

apply_news::apply_news(db::tx& t, const dated_thresholds& limits, instant now,
                       const geo::municipality_map* places)
    : t_(t), limits_(limits), now_(now), places_(places) {}

apply_news::page* apply_news::open(const heard& h) {
  if (const auto at = pages_.find(h.entity); at != pages_.end()) {
    return &at->second;
  }
  if (auto row = find_station_of(t_, h.entity)) {
    return &pages_.emplace(h.entity, page{std::move(*row)}).first->second;
  }
  return enter(h);
}

apply_news::page* apply_news::enter(const heard& h) {
  page p{.entered = true};
  auto& s = p.row.station;
  s.entity = h.entity;
  s.about.number = number_of_entity(h.entity, h.news.facts.code);
  s.about.name = s.about.number;
  if (find_station(t_, s.about.number)) {
    log_warning("weather: {} is not shown: another station has its number", h.entity);
    return nullptr;
  }
  return &pages_.emplace(h.entity, std::move(p)).first->second;
}

void apply_news::take_facts(page& p, const station_facts& f) {
  auto said = with_facts(p.row.station, f);
  const auto& before = p.row.station.about;
  if (std::tie(said.about.has_place, said.about.lon, said.about.lat) !=
      std::tie(before.has_place, before.lon, before.lat)) {
    locate(said, places_);
  }
  if (p.entered || said != p.row.station) {
    p.row.station = std::move(said);
    keep_station(t_, p.row.station);
    tell_changed(t_, p.row.station);
  }
  p.entered = false;
}

void apply_news::take(const heard& h) {
  if (h.left) {
    return remove(h.entity);
  }
  auto* const p = open(h);
  if (p == nullptr) {
    return;
  }
  take_facts(*p, h.news.facts);
  auto most = effect::nothing;
  for (const auto& r : h.news.reports) {
    most = std::max(most, take_report(p->row.state, r, limits_, now_));
  }
  p->touched = p->touched || most != effect::nothing;
  if (most == effect::told) {
    tell_observed(t_, p->row, now_, limits_.at(now_));
  } else if (most == effect::strange) {
    tell_changed(t_, p->row.station);
  }
}

void apply_news::remove(const std::string& entity) {
  pages_.erase(entity);
  if (const auto row = find_station_of(t_, entity)) {
    remove_station(t_, row->station.about.number);
    tell_changed(t_, row->station);
  }
}

void apply_news::keep_states() {
  for (const auto& [entity, p] : pages_) {
    if (p.touched) {
      keep_state(t_, p.row.station.about.number, p.row.state);
    }
  }
}

}  // namespace tsu::weather
