// What one change of a WeatherObserved entity says of its station: who it is, and what it has
// measured when. Whoever wrote it: a device over NGSI-LD or MQTT, or our own import. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/time.h"
#include "service/weather/store.h"
#include "service/weather/types.h"

namespace tsu::broker {
class entity_version;
class term_table;
}  // namespace tsu::broker

namespace tsu::weather {

// Values of one time. unreadable: there were some that are no number, or in an unknown unit; nobody
// can say what they mean, so they are left out and the device counts as strange.
struct report {
  instant at;
  step how_long = step::hour;
  std::vector<measured> values;  // in our units; suspect where the source says so or nobody
                                 // believes it
  bool unreadable = false;
};

// What was said; nothing of what was left as it is. Texts over 256 bytes are left out.
struct station_facts {
  std::optional<std::string> code, name, kana, english, provider, licence;
  std::optional<std::pair<double, double>> lon_lat;  // of a Point
  std::optional<double> altitude_m;
  std::optional<bool> generated;
  bool place_gone = false;
};

struct entity_news {
  bool update = false;  // of an entity that was there before: not all of its facts are here
  station_facts facts;
  std::vector<report> reports;  // the oldest first
};

// Default instances, and of quantities also those of the daily dataset; other datasets are other
// instruments and not shown. A value without observedAt was observed when it was written. `body`:
// of a broker.entity.changed (doc/change-format.md).
entity_news read_news(std::string_view body);
// The facts of an entity as it is.
station_facts read_facts(const broker::entity_version&, const broker::term_table&);

// Whether it was or is about the weather, from the first members of the body of a
// broker.entity.changed alone. left: it is gone, or of another type now.
enum class concern : std::uint8_t { none, changed, left };
concern concern_of(std::string_view body);

// The record with what was said; where it was moved, its municipality is not looked up yet.
station_record with_facts(station_record, const station_facts&);

// The inverse of entity_id_of: the code that it says or the end of its id, where a file that speaks
// of that number means this entity; otherwise the id itself, so that no device can take the number
// of another station.
std::string number_of_entity(std::string_view id, const std::optional<std::string>& code);

}  // namespace tsu::weather
