// Weather files to rows: bytes in, observations and faults with their line numbers out, in constant
// memory. What a file is, is told by its content. Pure: no clock, no disk, no database.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "service/weather/read/bytes.h"
#include "service/weather/types.h"

namespace tsu::weather {

// amedas      amdno,datetime_jst,temp_c,prec1h_mm,prec24h_mm   hourly, many stations
// daily_table date,month,day,land_atmosphere,…                 one station
// sukayu      tab-separated obs_date, obs_time, temp_avg, …    one station, daily
// jma_csv     過去の気象データ・ダウンロード of 気象庁, hourly or daily, UTF-8 or Shift_JIS, many
// stations smet        SMET 1.1 ASCII                                   one station stations
// type,elems,lat,lon,alt,kjName,knName,…           the list of AMeDAS stations
enum class file_format : std::uint8_t { amedas, daily_table, sukayu, jma_csv, smet, stations };
std::string_view name_of(file_format);
std::optional<file_format> format_named(std::string_view);
// Nothing where the beginning of the file (a few KiB are enough) is none of them.
std::optional<file_format> format_of(std::string_view beginning);

struct observation_row {
  std::int64_t line = 0;
  std::string_view station;  // number or name as the file has it
  instant at;
  step how_long = step::hour;
  std::span<const measured> values;
};

// codes: bad_columns, bad_time, bad_number, out_of_bounds, no_station, line_too_long; as warnings:
// longitude_sign, unknown_column, repeated_header.
struct line_fault {
  std::int64_t line = 0;
  std::string code, detail;
};

class row_sink {
 public:
  virtual ~row_sink() = default;
  // Everything that the row holds is good until the call ends. A row with one impossible value
  // comes without it, and the fault comes too.
  virtual void row(const observation_row&) = 0;
  virtual void refused(line_fault) = 0;
  virtual void warning(line_fault) = 0;
  virtual void station(const station_info&) = 0;  // stations, smet: before the rows
};

struct read_options {
  std::optional<file_format> format;  // instead of looking
  std::string station;                // for files of one station that do not name it
  enum class longitude : std::uint8_t { as_given, flip } sign = longitude::as_given;
  unpack_limits limits;
};

class observation_reader {
 public:
  // Problems: unknown_format, bad_header with what is wrong, station_needed, those of line_reader.
  static result<observation_reader> open(byte_source, read_options);
  ~observation_reader();
  observation_reader(observation_reader&&) noexcept;
  observation_reader& operator=(observation_reader&&) noexcept;

  file_format format() const;
  // Reads on for about that many lines; false at the end of the file.
  result<bool> read_lines(std::size_t lines, row_sink&);
  std::int64_t bytes_read() const;
  std::int64_t lines_read() const;  // with headers

 private:
  struct state;
  explicit observation_reader(std::unique_ptr<state>);
  std::unique_ptr<state> s_;
};

}  // namespace tsu::weather
