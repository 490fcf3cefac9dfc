// What our API says and takes of things: districts, routes, contractors, posts, cameras, settings,
// forecasts. Described once: JSON, schema and the portal's types come from here. Times are UTC;
// units stand in the names of the values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "service/snow/filter.h"
#include "service/snow/types.h"

namespace tsu::snow {

struct text_dto {
  std::string ja, en;
};
BOOST_DESCRIBE_STRUCT(text_dto, (), (ja, en))

// A code with its numbers, and the same in words.
struct reason_dto {
  std::string code;
  std::map<std::string, double> values;
  text_dto text;
};
BOOST_DESCRIBE_STRUCT(reason_dto, (), (code, values, text))

struct place_dto {
  double lat = 0, lon = 0;
};
BOOST_DESCRIBE_STRUCT(place_dto, (), (lat, lon))

// Codes are the town's own: 1 to 40 of a-z, 0-9, '-'.
struct district_dto {
  std::string code, name;
  std::optional<place_dto> place;
  std::vector<place_dto> outline;  // of a polygon, not closed; may be empty
};
BOOST_DESCRIBE_STRUCT(district_dto, (), (code, name, place, outline))
struct district_page {
  std::vector<district_dto> items;
};
BOOST_DESCRIBE_STRUCT(district_page, (), (items))

struct route_dto {
  std::string code, name, district;
  road_class road = road_class::residential;
  std::optional<std::string> contractor;
  double length_m = 0;
  std::int64_t priority = 100;  // smaller goes first
  std::vector<place_dto> line;  // may be empty
};
BOOST_DESCRIBE_STRUCT(route_dto, (),
                      (code, name, district, road, contractor, length_m, priority, line))
struct route_page {
  std::vector<route_dto> items;
};
BOOST_DESCRIBE_STRUCT(route_page, (), (items))

// contacts: numbers of the address book, in the order in which they are asked. accounts: who signs
// in for the contractor.
struct contractor_dto {
  std::string code, name;
  std::vector<std::int64_t> contacts;
  std::vector<std::string> accounts;
};
BOOST_DESCRIBE_STRUCT(contractor_dto, (), (code, name, contacts, accounts))
struct contractor_page {
  std::vector<contractor_dto> items;
};
BOOST_DESCRIBE_STRUCT(contractor_page, (), (items))

// Who is on duty from then on, in the order in which they are asked; empty: everyone of the staff.
struct duty_dto {
  instant from;
  std::vector<std::int64_t> contacts;
  std::string set_by;
};
BOOST_DESCRIBE_STRUCT(duty_dto, (), (from, contacts, set_by))
struct duty_page {
  std::vector<duty_dto> items;
};
BOOST_DESCRIBE_STRUCT(duty_page, (), (items))
struct duty_draft {
  instant from;
  std::vector<std::int64_t> contacts;
};
BOOST_DESCRIBE_STRUCT(duty_draft, (), (from, contacts))

// silent, frozen, faulty, low_battery, weak_signal, clock_off, refused_files (of its camera); since
// when, and the number that
// shows it.
struct trouble_dto {
  std::string code;
  std::optional<instant> since;
  std::optional<double> value;
  text_dto text;
};
BOOST_DESCRIBE_STRUCT(trouble_dto, (), (code, since, value, text))

struct post_draft {
  std::string code, name, district;
  std::optional<std::string> route;
  std::optional<place_dto> place;
  std::optional<double> height_cm;  // of the sensor over the ground
  // true: it stands over the carriageway and is cleared with it; otherwise beside the road.
  std::optional<bool> over_road;
};
BOOST_DESCRIBE_STRUCT(post_draft, (), (code, name, district, route, place, height_cm, over_road))

struct post_dto : post_draft {
  std::string entity;
  std::string state;  // ok, warning (still has a vote), lost (has none)
  std::vector<trouble_dto> troubles;
  std::optional<instant> reported_at;
  std::optional<double> raw_cm, depth_cm;  // as it was read; cleaned
  refusal refused = refusal::none;         // why the newest was
  std::optional<double> temperature_c, battery_v, signal_dbm;
  std::optional<double> new_snow_cm, uncleared_cm;
  std::optional<instant> cleared_at;
};
BOOST_DESCRIBE_STRUCT(post_dto, (post_draft),
                      (entity, state, troubles, reported_at, raw_cm, depth_cm, refused,
                       temperature_c, battery_v, signal_dbm, new_snow_cm, uncleared_cm, cleared_at))
struct post_page {
  std::vector<post_dto> items;
  std::int64_t total = 0;
};
BOOST_DESCRIBE_STRUCT(post_page, (), (items, total))

struct sample_dto {
  instant at, received_at;
  std::optional<double> raw_cm, depth_cm;
  refusal refused = refusal::none;
  std::optional<double> temperature_c, battery_v, signal_dbm;
};
BOOST_DESCRIBE_STRUCT(sample_dto, (),
                      (at, received_at, raw_cm, depth_cm, refused, temperature_c, battery_v,
                       signal_dbm))
struct sample_series {
  std::string post;
  instant from, until;
  std::vector<sample_dto> samples;
};
BOOST_DESCRIBE_STRUCT(sample_series, (), (post, from, until, samples))

struct reading_batch {
  std::vector<reading> readings;  // at most 1000; what is there already changes nothing
};

BOOST_DESCRIBE_STRUCT(reading_batch, (), (readings))
struct readings_taken {
  std::int64_t stored = 0, known = 0, clock_off = 0;
};
BOOST_DESCRIBE_STRUCT(readings_taken, (), (stored, known, clock_off))

// What a reader of pictures says. Where it could not read there is a word why, and no value. The
// stake has a word of its own: a vehicle may hide it and not the road. Null: read, or none asked.
struct camera_reading {
  std::optional<double> cover;
  std::optional<surface> state;
  std::optional<double> snowy, icy, wet, dry;  // 積雪度, 凍結度, 湿潤度, 乾燥度
  std::optional<double> stake_cm;
  std::optional<std::string> stake_trouble;  // as unreadable; also hidden, not_found, doubtful
  snow::scene scene = snow::scene::day;
  std::string unreadable;
  double confidence = 0;
  std::string reader;
};
BOOST_DESCRIBE_STRUCT(camera_reading, (),
                      (cover, state, snowy, icy, wet, dry, stake_cm, stake_trouble, scene,
                       unreadable, confidence, reader))

struct image_dto {
  std::int64_t id = 0;
  instant at, received_at;
  std::string url;  // empty: the picture itself is gone
  std::optional<camera_reading> reading;
  text_dto text;  // what is seen, in words: "解析不可（車両）"
};
BOOST_DESCRIBE_STRUCT(image_dto, (), (id, at, received_at, url, reading, text))
struct image_page {
  std::vector<image_dto> items;
};
BOOST_DESCRIBE_STRUCT(image_page, (), (items))

// A point in the picture, in shares of its width and height.
struct spot {
  double x = 0, y = 0;
};
BOOST_DESCRIBE_STRUCT(spot, (), (x, y))
struct stake {
  spot base, top;
  double length_cm = 0;
};
BOOST_DESCRIBE_STRUCT(stake, (), (base, top, length_cm))

struct camera_draft {
  std::string code, name, district;
  std::optional<std::string> post;  // beside which it stands
  std::optional<place_dto> place;
  std::vector<spot> road_area;  // a polygon; empty: the whole picture
  std::optional<snow::stake> stake;
};
BOOST_DESCRIBE_STRUCT(camera_draft, (), (code, name, district, post, place, road_area, stake))
struct camera_dto : camera_draft {
  std::string entity;
  std::optional<image_dto> image;     // the newest
  std::vector<trouble_dto> troubles;  // refused_files
};
BOOST_DESCRIBE_STRUCT(camera_dto, (camera_draft), (entity, image, troubles))
struct camera_page {
  std::vector<camera_dto> items;
};
BOOST_DESCRIBE_STRUCT(camera_page, (), (items))

struct setting_dto {
  std::string name, unit, says;
  double otherwise = 0, least = 0, most = 0;  // otherwise: where the town has said nothing
  bool whole = false;
};
BOOST_DESCRIBE_STRUCT(setting_dto, (), (name, unit, says, otherwise, least, most, whole))
// district, road: nothing: all. The narrowest holds, and of those the newest that has begun.
struct threshold_draft {
  std::string name;
  std::optional<std::string> district;
  std::optional<road_class> road;
  instant from;
  double value = 0;
  std::string source;  // why: a decision of the town, a manual
};
BOOST_DESCRIBE_STRUCT(threshold_draft, (), (name, district, road, from, value, source))
struct threshold_dto : threshold_draft {
  std::int64_t id = 0;
  std::string set_by;
  instant set_at;
};
BOOST_DESCRIBE_STRUCT(threshold_dto, (threshold_draft), (id, set_by, set_at))
struct threshold_list {
  std::vector<setting_dto> settings;
  std::vector<threshold_dto> values;  // newest first
};
BOOST_DESCRIBE_STRUCT(threshold_list, (), (settings, values))

struct forecast_hour {
  instant at;  // its end
  double snowfall_cm = 0;
  std::optional<double> temperature_c, wind_ms;
};
BOOST_DESCRIBE_STRUCT(forecast_hour, (), (at, snowfall_cm, temperature_c, wind_ms))
struct forecast_dto {
  std::int64_t id = 0;
  std::optional<std::string> district;  // nothing: the whole town
  instant issued_at, received_at;
  std::string source;
  std::vector<forecast_hour> hours;
};
BOOST_DESCRIBE_STRUCT(forecast_dto, (), (id, district, issued_at, received_at, source, hours))
struct forecast_page {
  std::vector<forecast_dto> items;
};
BOOST_DESCRIBE_STRUCT(forecast_page, (), (items))

// Something made; `before`: it was there already, and nothing has changed.
struct made_dto {
  std::int64_t id = 0;
  bool before = false;
};
BOOST_DESCRIBE_STRUCT(made_dto, (), (id, before))

}  // namespace tsu::snow
