// What a reader gave, as text that a test can compare.
#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>

#include "service/weather/read/read.h"

namespace tsu::weather {

struct collected final : row_sink {
  std::vector<std::string> rows, faults, warnings;
  std::vector<station_info> stations;

  void row(const observation_row& r) override {
    auto text = fmt::format("{} {} {}", r.line, r.station, format_instant(r.at));
    for (const auto& v : r.values) {
      text += fmt::format(" {}={}", facts_of(v.what).wire,
                          v.how == quality::missing ? "none" : fmt::format("{:g}", v.value));
      text += v.how == quality::suspect ? "?" : "";
    }
    rows.push_back(std::move(text));
  }
  void refused(line_fault f) override { faults.push_back(fmt::format("{} {}", f.line, f.code)); }
  void warning(line_fault f) override { warnings.push_back(fmt::format("{} {}", f.line, f.code)); }
  void station(const station_info& s) override { stations.push_back(s); }
};

// Reads all; the code of the problem, or "".
inline std::string read_all(byte_source source, const read_options& options, row_sink& into) {
  auto reader = observation_reader::open(std::move(source), options);
  if (!reader) {
    return reader.error().code;
  }
  for (;;) {
    const auto more = reader.value().read_lines(1000, into);
    if (!more) {
      return more.error().code;
    }
    if (!more.value()) {
      return "";
    }
  }
}

}  // namespace tsu::weather
