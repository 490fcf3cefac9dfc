#include "service/snow/store_sources.h"
#include "service/snow/store_json.h"

#include <boost/describe/enum_from_string.hpp>

namespace tsu::snow {
namespace {

constexpr db::statement select_source{
    "snow.select_forecast_source",
    "SELECT kind, address, area, every_minutes, set_by, set_at, mark, asked_at, answered_at, "
    "next_at, failures, trouble, detail FROM snow_forecast_source WHERE place = ''"};
constexpr db::statement upsert_source{
    "snow.upsert_forecast_source",
    "INSERT INTO snow_forecast_source (place, kind, address, area, every_minutes, set_by, set_at, "
    "mark, asked_at, answered_at, next_at, failures, trouble, detail) "
    "VALUES ('', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
    "ON CONFLICT (place) DO UPDATE SET kind = excluded.kind, address = excluded.address, "
    "area = excluded.area, every_minutes = excluded.every_minutes, set_by = excluded.set_by, "
    "set_at = excluded.set_at, mark = excluded.mark, asked_at = excluded.asked_at, "
    "answered_at = excluded.answered_at, next_at = excluded.next_at, "
    "failures = excluded.failures, trouble = excluded.trouble, detail = excluded.detail"};
constexpr db::statement newest_issue_of{
    "snow.newest_issue_of_source",
    "SELECT MAX(issued_at) FROM snow_forecast WHERE district = '' AND source = $1"};

#define SNOW_CAMERA_FILE \
  "SELECT camera, digest, name, seen_at, image, trouble FROM snow_camera_file "
constexpr db::statement select_camera_file{"snow.select_camera_file",
                                           SNOW_CAMERA_FILE "WHERE camera = $1 AND digest = $2"};
constexpr db::statement select_refused_files{
    "snow.select_refused_files", SNOW_CAMERA_FILE
    "WHERE camera = $1 AND seen_at >= $2 AND trouble <> '' ORDER BY seen_at DESC LIMIT 1000"};
#undef SNOW_CAMERA_FILE
constexpr db::statement insert_camera_file_row{
    "snow.insert_camera_file",
    "INSERT INTO snow_camera_file (camera, digest, name, seen_at, image, trouble) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (camera, digest) DO NOTHING"};
constexpr db::statement delete_camera_files{"snow.delete_camera_files",
                                            "DELETE FROM snow_camera_file WHERE seen_at < $1"};

camera_file_row camera_file_of(const db::row& r) {
  return {r.string(0), r.string(1), r.string(2), r.time(3), r.int64(4), r.string(5)};
}

std::optional<instant> time_or_none(const db::row& r, int column) {
  return r.int64(column) == 0 ? std::nullopt : std::optional{r.time(column)};
}
std::int64_t micros_or_0(const std::optional<instant>& t) { return t ? to_micros(*t) : 0; }

forecast_source_row source_of(const db::row& r) {
  forecast_source_row out;
  const bool known = boost::describe::enum_from_string(r.string(0).c_str(), out.about.kind);
  ASSERT(known);
  out.about.address = r.string(1);
  out.about.area = r.text(2).empty() ? std::nullopt : std::optional{r.string(2)};
  out.about.every_minutes = r.int64(3);
  out.set_by = r.string(4);
  out.set_at = r.time(5);
  out.mark = r.string(6);
  out.asked_at = time_or_none(r, 7);
  out.answered_at = time_or_none(r, 8);
  out.next_at = r.time(9);
  out.failures = r.int64(10);
  out.trouble = r.string(11);
  out.detail = r.string(12);
  return out;
}

}  // namespace

std::span<const db::statement* const> source_statements() {
  static constexpr const db::statement* all[] = {
      &select_source,        &upsert_source,          &newest_issue_of,    &select_camera_file,
      &select_refused_files, &insert_camera_file_row, &delete_camera_files};
  return all;
}

std::optional<forecast_source_row> find_forecast_source(db::reader& r) {
  return one(r, select_source, {}, source_of);
}

void put_forecast_source(db::tx& t, const forecast_source_row& s) {
  const std::string kind = boost::describe::enum_to_string(s.about.kind, "");
  const auto area = s.about.area.value_or("");
  t.run(upsert_source,
        {kind, s.about.address, area, s.about.every_minutes, s.set_by, to_micros(s.set_at), s.mark,
         micros_or_0(s.asked_at), micros_or_0(s.answered_at), to_micros(s.next_at), s.failures,
         s.trouble, s.detail});
}

std::optional<instant> newest_issue(db::reader& r, std::string_view source) {
  std::optional<instant> out;
  r.first(newest_issue_of, {source}, [&](const db::row& row) {
    out = row.is_null(0) ? std::nullopt : std::optional{row.time(0)};
  });
  return out;
}

std::optional<camera_file_row> find_camera_file(db::reader& r, std::string_view camera,
                                                std::string_view digest) {
  return one(r, select_camera_file, {camera, digest}, camera_file_of);
}
void insert_camera_file(db::tx& t, const camera_file_row& f) {
  t.run(insert_camera_file_row,
        {f.camera, f.digest, f.name, to_micros(f.seen_at), f.image, f.trouble});
}
std::vector<camera_file_row> refused_files(db::reader& r, std::string_view camera, instant since) {
  return rows(r, select_refused_files, {camera, to_micros(since)}, camera_file_of);
}
void forget_camera_files(db::tx& t, instant before) {
  t.run(delete_camera_files, {to_micros(before)});
}

}  // namespace tsu::snow
