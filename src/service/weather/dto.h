// What our API says and takes, described once: JSON, schema and the portal's types come from here.
// Times are UTC; units stand in the names of the values (see types.cc).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "service/weather/rules.h"
#include "service/weather/types.h"

namespace tsu::weather {

using value_map = std::map<std::string, double>;

struct summary_dto {
  std::int64_t stations = 0, silent = 0, strange = 0, observations = 0;
  std::optional<instant> latest_at;
  bool generated = false;
  instant now;
};
BOOST_DESCRIBE_STRUCT(summary_dto, (),
                      (stations, silent, strange, observations, latest_at, generated, now))

struct municipality_dto {
  std::string code, name;
};
BOOST_DESCRIBE_STRUCT(municipality_dto, (), (code, name))

struct station_dto {
  std::string id, number, name, kana;
  double lat = 0, lon = 0;
  std::optional<double> altitude_m;
  std::optional<municipality_dto> municipality;
  device_state state = device_state::ok;
  std::vector<std::string> reasons;
  std::optional<instant> observed_at;
  value_map values;
  bool generated = false;
};
BOOST_DESCRIBE_STRUCT(station_dto, (),
                      (id, number, name, kana, lat, lon, altitude_m, municipality, state, reasons,
                       observed_at, values, generated))

struct station_page {
  std::vector<station_dto> items;
  std::int64_t total = 0;
};
BOOST_DESCRIBE_STRUCT(station_page, (), (items, total))

struct station_detail_dto : station_dto {
  std::vector<std::string> quantities;
  std::optional<instant> first_at;
  std::int64_t observation_count = 0;
  std::string source, licence;
};
BOOST_DESCRIBE_STRUCT(station_detail_dto, (station_dto),
                      (quantities, first_at, observation_count, source, licence))

struct station_ref {
  std::string id, number, name;
};
BOOST_DESCRIBE_STRUCT(station_ref, (), (id, number, name))

struct text_dto {
  std::string ja, en;
};
BOOST_DESCRIBE_STRUCT(text_dto, (), (ja, en))

struct reason_dto {
  std::string code;
  text_dto text;
};
BOOST_DESCRIBE_STRUCT(reason_dto, (), (code, text))

struct device_dto {
  station_ref station;
  device_state state = device_state::ok;
  reason_dto reason;
  std::optional<instant> since, last_at;
  value_map last_values;
};
BOOST_DESCRIBE_STRUCT(device_dto, (), (station, state, reason, since, last_at, last_values))

struct device_page {
  std::vector<device_dto> items;
  std::int64_t total = 0;
};
BOOST_DESCRIBE_STRUCT(device_page, (), (items, total))

struct import_dto {
  std::int64_t id = 0;
  std::string file, format;
  instant started_at;
  double seconds = 0;
  std::string by;
  std::int64_t read = 0, stored = 0, unchanged = 0, refused = 0;
  bool finished = false;
};
BOOST_DESCRIBE_STRUCT(import_dto, (),
                      (id, file, format, started_at, seconds, by, read, stored, unchanged, refused,
                       finished))

struct import_page {
  std::vector<import_dto> items;
  std::int64_t total = 0;
};
BOOST_DESCRIBE_STRUCT(import_page, (), (items, total))

struct import_error_dto {
  std::int64_t line = 0;
  std::string code, detail;
};
BOOST_DESCRIBE_STRUCT(import_error_dto, (), (line, code, detail))

struct import_error_page {
  std::vector<import_error_dto> items;
  std::int64_t total = 0;
};
BOOST_DESCRIBE_STRUCT(import_error_page, (), (items, total))

struct point_dto {
  instant at;
  std::optional<double> value, min, max;
  weather::quality quality = weather::quality::ok;
};
BOOST_DESCRIBE_STRUCT(point_dto, (), (at, value, min, max, quality))

struct series_dto {
  std::string quantity, unit;
  weather::step step = weather::step::hour;
  std::vector<point_dto> points;
};
BOOST_DESCRIBE_STRUCT(series_dto, (), (quantity, unit, step, points))

struct observation_dto {
  std::string id;
  instant observed_at;
  value_map values;
  device_state state = device_state::ok;
};
BOOST_DESCRIBE_STRUCT(observation_dto, (), (id, observed_at, values, state))

}  // namespace tsu::weather
