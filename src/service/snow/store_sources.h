// The SQL of what comes by itself: where the forecast is fetched, files that cameras leave.
// Functions of a transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "service/snow/dto_sources.h"

namespace tsu::snow {

struct forecast_source_row {
  forecast_source_draft about;
  std::string set_by;
  instant set_at;
  std::string mark;  // of what was taken last: an ETag, or a digest
  std::optional<instant> asked_at, answered_at;
  instant next_at;
  std::int64_t failures = 0;
  std::string trouble, detail;
};
std::optional<forecast_source_row> find_forecast_source(db::reader&);
void put_forecast_source(db::tx&, const forecast_source_row&);
// Of forecasts of the town from there.
std::optional<instant> newest_issue(db::reader&, std::string_view source);

// A file that was left in a camera's folder, known by what is in it.
struct camera_file_row {
  std::string camera, digest, name;
  instant seen_at;
  std::int64_t image = 0;  // 0: refused
  std::string trouble;     // why; empty: taken
};
std::optional<camera_file_row> find_camera_file(db::reader&, std::string_view camera,
                                                std::string_view digest);
// The same again changes nothing.
void insert_camera_file(db::tx&, const camera_file_row&);
// That were refused since then; newest first.
std::vector<camera_file_row> refused_files(db::reader&, std::string_view camera, instant since);
void forget_camera_files(db::tx&, instant before);

}  // namespace tsu::snow
