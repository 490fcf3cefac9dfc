#include "service/weather/store.h"

#include <boost/describe.hpp>

#include "base/core/json.h"
#include "service/weather/embedded.h"

namespace tsu::weather {
namespace {

using db::statement;

#define STATION_COLUMNS                                                                           \
  "SELECT s.number, s.entity, s.name, s.about, s.municipality, s.town, s.generated, "             \
  "t.observations, t.first_at, t.last_at, t.newest, t.watch, t.newest_at FROM weather_station s " \
  "LEFT JOIN weather_station_state t ON t.number = s.number "

constexpr statement select_stations{"weather.select_stations", STATION_COLUMNS "ORDER BY s.number"};
constexpr statement select_station{"weather.select_station", STATION_COLUMNS "WHERE s.number = $1"};
constexpr statement select_station_of{"weather.select_station_of",
                                      STATION_COLUMNS "WHERE s.entity = $1"};
constexpr statement delete_station{"weather.delete_station",
                                   "DELETE FROM weather_station WHERE number = $1"};
constexpr statement delete_state{"weather.delete_state",
                                 "DELETE FROM weather_station_state WHERE number = $1"};
constexpr statement upsert_station{
    "weather.upsert_station",
    "INSERT INTO weather_station (number, entity, name, about, municipality, town, generated) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (number) DO UPDATE SET name = excluded.name, "
    "about = excluded.about, municipality = excluded.municipality, town = excluded.town, "
    "generated = excluded.generated"};
constexpr statement upsert_state{
    "weather.upsert_state",
    "INSERT INTO weather_station_state (number, observations, first_at, last_at, newest, watch, "
    "newest_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (number) DO UPDATE SET "
    "observations = excluded.observations, first_at = excluded.first_at, "
    "last_at = excluded.last_at, newest = excluded.newest, watch = excluded.watch, "
    "newest_at = excluded.newest_at"};
constexpr statement insert_import{
    "weather.insert_import",
    "INSERT INTO weather_import (file, format, started_by, started_at, seconds, rows_read, stored, "
    "unchanged, refused, finished) VALUES ($1, $2, $3, $4, 0, 0, 0, 0, 0, 0) RETURNING number"};
constexpr statement update_import{
    "weather.update_import",
    "UPDATE weather_import SET seconds = $2, rows_read = $3, stored = $4, unchanged = $5, "
    "refused = $6, finished = $7 WHERE number = $1"};
constexpr statement insert_error{
    "weather.insert_import_error",
    "INSERT INTO weather_import_error (import, line, code, detail) VALUES ($1, $2, $3, $4)"};
constexpr statement select_imports{
    "weather.select_imports",
    "SELECT number, file, format, started_by, started_at, seconds, rows_read, stored, unchanged, "
    "refused, finished FROM weather_import ORDER BY number DESC LIMIT $1 OFFSET $2"};
constexpr statement count_imports{"weather.count_imports", "SELECT COUNT(*) FROM weather_import"};
constexpr statement select_errors{
    "weather.select_import_errors",
    "SELECT line, code, detail FROM weather_import_error WHERE import = $1 ORDER BY number "
    "LIMIT $2 OFFSET $3"};
constexpr statement count_errors{"weather.count_import_errors",
                                 "SELECT COUNT(*) FROM weather_import_error WHERE import = $1"};

constexpr statement insert_setting{
    "weather.insert_setting",
    "INSERT INTO weather_setting (name, from_at, value, source, set_by, set_at) "
    "VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr statement select_settings{
    "weather.select_settings",
    "SELECT name, from_at, value FROM weather_setting ORDER BY from_at, number"};

// In first_at and last_at where there was no observation yet.
constexpr std::int64_t no_time = 0;

struct about_station {
  std::string kana, english, provider, licence;
  std::optional<double> lon, lat, altitude_m;
};
BOOST_DESCRIBE_STRUCT(about_station, (), (kana, english, provider, licence, lon, lat, altitude_m))

// We wrote it, so it reads; ASSERT says if we did not.
template <class T>
T from_own_json(std::string_view text) {
  auto read = from_json<T>(text);
  ASSERT(read.ok());
  return std::move(read).value();
}

value_map values_of(std::string_view json) {
  value_map out;
  for (const auto& m : json_members{json}) {
    out[std::string{m.key}] = json_number(m.value).value_or(0);
  }
  return out;
}

std::map<std::string, instant> times_of(std::string_view json) {
  std::map<std::string, instant> out;
  for (const auto& m : json_members{json}) {
    const auto at = parse_instant(json_string_text(m.value));
    ASSERT(at);
    out[std::string{m.key}] = *at;
  }
  return out;
}

std::optional<instant> time_or_none(const db::row& r, int column) {
  return r.int64(column) == no_time ? std::nullopt : std::optional{r.time(column)};
}

station_row station_of(const db::row& r) {
  station_row out;
  auto& s = out.station;
  s.about.number = r.string(0);
  s.entity = r.string(1);
  s.about.name = r.string(2);
  const auto about = from_own_json<about_station>(r.text(3));
  s.about.kana = about.kana;
  s.about.english = about.english;
  s.about.provider = about.provider;
  s.about.licence = about.licence;
  s.about.altitude_m = about.altitude_m;
  s.about.has_place = about.lon && about.lat;
  s.about.lon = about.lon.value_or(0);
  s.about.lat = about.lat.value_or(0);
  s.municipality = r.string(4);
  s.town = r.string(5);
  s.generated = r.int64(6) != 0;
  if (!r.is_null(7)) {
    out.state = {.observations = r.int64(7),
                 .first_at = time_or_none(r, 8),
                 .last_at = time_or_none(r, 9),
                 .newest = values_of(r.text(10)),
                 .newest_at = times_of(r.text(12)),
                 .seen = from_own_json<watch>(r.text(11))};
  }
  return out;
}

import_dto import_of(const db::row& r) {
  return {.id = r.int64(0),
          .file = r.string(1),
          .format = r.string(2),
          .started_at = r.time(4),
          .seconds = r.real(5),
          .by = r.string(3),
          .read = r.int64(6),
          .stored = r.int64(7),
          .unchanged = r.int64(8),
          .refused = r.int64(9),
          .finished = r.int64(10) != 0};
}

}  // namespace

const db::migration migrations[] = {{1, "create", embedded::schema_0001_create_sql},
                                    {2, "setting", embedded::schema_0002_setting_sql},
                                    {3, "newest_at", embedded::schema_0003_newest_at_sql}};
const db::statement* const statements[] = {
    &select_stations, &upsert_station,    &upsert_state,   &insert_import,
    &update_import,   &insert_error,      &select_imports, &count_imports,
    &select_errors,   &count_errors,      &insert_setting, &select_settings,
    &select_station,  &select_station_of, &delete_station, &delete_state};

std::vector<station_row> all_stations(db::reader& r) {
  std::vector<station_row> out;
  r.each(select_stations, {}, [&](const db::row& row) { out.push_back(station_of(row)); });
  return out;
}

std::optional<station_row> find_station(db::reader& r, std::string_view number) {
  std::optional<station_row> out;
  r.first(select_station, {number}, [&](const db::row& row) { out = station_of(row); });
  return out;
}

std::optional<station_row> find_station_of(db::reader& r, std::string_view entity) {
  std::optional<station_row> out;
  r.first(select_station_of, {entity}, [&](const db::row& row) { out = station_of(row); });
  return out;
}

void remove_station(db::tx& t, std::string_view number) {
  t.run(delete_state, {number});
  t.run(delete_station, {number});
}

void keep_station(db::tx& t, const station_record& s) {
  about_station about{.kana = s.about.kana,
                      .english = s.about.english,
                      .provider = s.about.provider,
                      .licence = s.about.licence,
                      .altitude_m = s.about.altitude_m};
  if (s.about.has_place) {
    about.lon = s.about.lon;
    about.lat = s.about.lat;
  }
  const auto json = to_json(about);
  t.run(upsert_station, {s.about.number, s.entity, s.about.name, json, s.municipality, s.town,
                         std::int64_t{s.generated}});
}

void keep_state(db::tx& t, std::string_view number, const station_state& s) {
  ASSERT(s.first_at.has_value() == s.last_at.has_value());
  const auto newest = to_json(s.newest);
  const auto seen = to_json(s.seen);
  const auto newest_at = to_json(s.newest_at);
  t.run(upsert_state, {number, s.observations, s.first_at ? to_micros(*s.first_at) : no_time,
                       s.last_at ? to_micros(*s.last_at) : no_time, newest, seen, newest_at});
}

std::int64_t open_import(db::tx& t, std::string_view file, std::string_view format,
                         std::string_view by) {
  std::int64_t number = 0;
  t.each(insert_import, {file, format, by, to_micros(t.now())},
         [&](const db::row& r) { number = r.int64(0); });
  return number;
}

void keep_import(db::tx& t, const import_dto& i) {
  t.run(update_import,
        {i.id, i.seconds, i.read, i.stored, i.unchanged, i.refused, std::int64_t{i.finished}});
}

void add_import_errors(db::tx& t, std::int64_t import, std::span<const line_fault> all) {
  for (const auto& f : all) {
    t.run(insert_error, {import, f.line, f.code, f.detail});
  }
}

import_page list_imports(db::reader& r, std::int64_t limit, std::int64_t offset) {
  import_page out;
  r.each(select_imports, {limit, offset},
         [&](const db::row& row) { out.items.push_back(import_of(row)); });
  r.first(count_imports, {}, [&](const db::row& row) { out.total = row.int64(0); });
  return out;
}

import_error_page list_import_errors(db::reader& r, std::int64_t import, std::int64_t limit,
                                     std::int64_t offset) {
  import_error_page out;
  r.each(select_errors, {import, limit, offset}, [&](const db::row& row) {
    out.items.push_back({row.int64(0), row.string(1), row.string(2)});
  });
  r.first(count_errors, {import}, [&](const db::row& row) { out.total = row.int64(0); });
  return out;
}

void add_setting(db::tx& t, const setting_value& s) {
  t.run(insert_setting,
        {s.name, to_micros(s.from), s.value, s.source, s.author, to_micros(t.now())});
}

std::vector<kept_setting> all_settings(db::reader& r) {
  std::vector<kept_setting> out;
  r.each(select_settings, {}, [&](const db::row& row) {
    out.push_back({row.string(0), row.time(1), row.real(2)});
  });
  return out;
}

}  // namespace tsu::weather
