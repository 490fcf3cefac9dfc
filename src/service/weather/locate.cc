#include "service/weather/locate.h"

#include "engine/geo/municipality.h"

namespace tsu::weather {

void locate(station_record& s, const geo::municipality_map* places) {
  if (places == nullptr) {
    return;
  }
  s.municipality.clear();
  s.town.clear();
  if (s.about.has_place) {
    if (const auto hit = places->near({s.about.lon, s.about.lat}); hit.where) {
      s.municipality = hit.where->city_code.text();
      s.town = hit.where->city_name;
    }
  }
}

}  // namespace tsu::weather
