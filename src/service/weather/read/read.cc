#include "service/weather/read/read.h"

#include <array>
#include <utility>

#include "service/weather/read/parser.h"

namespace tsu::weather {
namespace {

constexpr std::array<std::pair<file_format, std::string_view>, 6> names{
    {{file_format::amedas, "amedas"},
     {file_format::daily_table, "jma-daily"},
     {file_format::sukayu, "sukayu"},
     {file_format::jma_csv, "jma-csv"},
     {file_format::smet, "smet"},
     {file_format::stations, "stations"}}};

// 年月日 in Shift_JIS
constexpr std::string_view date_in_cp932 = "\x94\x4E\x8C\x8E\x93\xFA";

bool needs_station(file_format f) {
  return f == file_format::daily_table || f == file_format::sukayu;
}

std::unique_ptr<parser> make_parser(file_format f, const read_options& o) {
  switch (f) {
    case file_format::jma_csv: return make_jma_parser(o);
    case file_format::smet: return make_smet_parser(o);
    case file_format::stations: return make_station_parser();
    default: return make_table_parser(f, o);
  }
}

}  // namespace

std::string_view name_of(file_format f) {
  for (const auto& [format, name] : names) {
    if (format == f) {
      return name;
    }
  }
  return {};
}

std::optional<file_format> format_named(std::string_view wanted) {
  for (const auto& [format, name] : names) {
    if (name == wanted) {
      return format;
    }
  }
  return {};
}

std::optional<file_format> format_of(std::string_view beginning) {
  const auto first = beginning.substr(0, beginning.find('\n'));
  const auto has = [](std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
  };
  if (first.starts_with("SMET")) {
    return file_format::smet;
  }
  if (has(first, "amdno") && has(first, "datetime_jst")) {
    return file_format::amedas;
  }
  if (has(first, "amdno") && has(first, "kjName")) {
    return file_format::stations;
  }
  if (has(first, "obs_date\t")) {
    return file_format::sukayu;
  }
  if (first.starts_with("date,") && has(first, "snow_depth")) {
    return file_format::daily_table;
  }
  if (has(beginning, "年月日") || has(beginning, date_in_cp932)) {
    return file_format::jma_csv;
  }
  return {};
}

struct observation_reader::state {
  line_reader lines;
  file_format format;
  std::unique_ptr<parser> rows;
  std::int64_t read = 0;
};

observation_reader::observation_reader(std::unique_ptr<state> s) : s_(std::move(s)) {}
observation_reader::~observation_reader() = default;
observation_reader::observation_reader(observation_reader&&) noexcept = default;
observation_reader& observation_reader::operator=(observation_reader&&) noexcept = default;

result<observation_reader> observation_reader::open(byte_source source, read_options options) {
  line_reader lines{std::move(source), options.limits};
  TRY(const auto beginning, lines.peek());
  const auto format = options.format ? options.format : format_of(beginning);
  if (!format) {
    return problem{why::unsupported, "none of the known weather files begins like this",
                   "unknown_format"};
  }
  if (needs_station(*format) && options.station.empty()) {
    return problem{why::bad_input, "the file does not name its station: say which",
                   "station_needed"};
  }
  auto rows = make_parser(*format, options);
  return observation_reader{
      std::make_unique<state>(state{std::move(lines), *format, std::move(rows)})};
}

file_format observation_reader::format() const { return s_->format; }
std::int64_t observation_reader::bytes_read() const { return s_->lines.bytes_read(); }
std::int64_t observation_reader::lines_read() const { return s_->read; }

result<bool> observation_reader::read_lines(std::size_t count, row_sink& sink) {
  line_reader::line line;
  for (std::size_t i = 0; i < count; ++i) {
    TRY(const bool more, s_->lines.next(line));
    if (!more) {
      return false;
    }
    s_->read = line.number;
    TRY(done ok, s_->rows->take(line, sink));
  }
  return true;
}

}  // namespace tsu::weather
