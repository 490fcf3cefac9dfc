// Any bytes through every reader: rows within bounds, faults with line numbers, never a crash.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/core/assert.h"
#include "service/weather/read/read.h"

namespace {

using namespace tsu::weather;

struct checking final : row_sink {
  std::int64_t last_line = 0;
  void row(const observation_row& r) override {
    ASSERT(r.line >= last_line && !r.station.empty());
    last_line = r.line;
    for (const auto& v : r.values) {
      ASSERT(v.how == quality::missing || facts_of(v.what).possible.hold(v.value));
    }
  }
  void refused(line_fault f) override { ASSERT(f.line > 0 && !f.code.empty()); }
  void warning(line_fault f) override { ASSERT(f.line > 0 && !f.code.empty()); }
  void station(const station_info& s) override { ASSERT(!s.number.empty()); }
};

void read_as(std::string_view text, std::optional<file_format> format) {
  checking sink;
  auto reader = observation_reader::open(
      from_memory(text),
      {.format = format, .station = "x", .limits = {.bytes = 1 << 20, .ratio = 400}});
  while (reader) {
    const auto more = reader.value().read_lines(100, sink);
    if (!more || !more.value()) {
      return;
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
  // The first byte chooses: '0'..'5' one format, anything else by content.
  const unsigned choice = data[0] - unsigned{'0'};
  read_as(text, choice < 6 ? std::optional{static_cast<file_format>(choice)} : std::nullopt);
  return 0;
}
