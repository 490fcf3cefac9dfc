// The only SQL of the weather: stations and their state, imports and what they refused. Functions
// of a transaction; whoever calls decides what is one.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "service/weather/dto.h"
#include "service/weather/read/read.h"
#include "service/weather/types.h"

namespace tsu::weather {

struct station_record {
  station_info about;
  std::string entity;
  std::string municipality, town;  // empty: none known
  bool generated = false;
  bool operator==(const station_record&) const = default;
};

struct station_state {
  std::int64_t observations = 0;
  std::optional<instant> first_at, last_at;  // none: nothing has come but what was refused
  value_map newest;
  std::map<std::string, instant> newest_at;  // when; of values from before this was kept nothing
  watch seen;
  bool operator==(const station_state&) const = default;
};

struct station_row {
  station_record station;
  station_state state;
};

// Sorted by number.
std::vector<station_row> all_stations(db::reader&);
std::optional<station_row> find_station(db::reader&, std::string_view number);
std::optional<station_row> find_station_of(db::reader&, std::string_view entity);
void keep_station(db::tx&, const station_record&);
void keep_state(db::tx&, std::string_view number, const station_state&);
// With its state; what was recorded of its entity is the broker's and stays.
void remove_station(db::tx&, std::string_view number);

std::int64_t open_import(db::tx&, std::string_view file, std::string_view format,
                         std::string_view by);
// Counts so far; `finished` once the file is at its end.
void keep_import(db::tx&, const import_dto&);
void add_import_errors(db::tx&, std::int64_t import, std::span<const line_fault>);
import_page list_imports(db::reader&, std::int64_t limit, std::int64_t offset);  // newest first
import_error_page list_import_errors(db::reader&, std::int64_t import, std::int64_t limit,
                                     std::int64_t offset);

struct setting_value {
  std::string_view name;
  instant from;
  double value = 0;
  std::string_view source, author;
};
void add_setting(db::tx&, const setting_value&);
struct kept_setting {
  std::string name;
  instant from;
  double value = 0;
};
// By date, then in the order in which they were set.
std::vector<kept_setting> all_settings(db::reader&);

extern const db::migration migrations[3];
extern const db::statement* const statements[16];

}  // namespace tsu::weather
