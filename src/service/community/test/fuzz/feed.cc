// Any timetable: a refusal that names its file, or one whose parts fit each other. The bytes are
// files one after the other, "=stops.txt" on a line before each, so that what is searched is what
// stands in them; anything else is taken as a ZIP archive.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/core/assert.h"
#include "service/community/gtfs.h"
#include "service/community/rules.h"
#include "service/community/test/small_feed.h"

namespace {

using namespace tsu::community;

std::string archive_of(std::string_view text) {
  testing::feed_files files;
  while (text.starts_with('=') && files.size() < 20) {
    const auto line = std::min(text.find('\n'), text.size());
    const auto end = std::min(text.find("\n=", line), text.size());
    files.emplace_back(text.substr(1, line - 1),
                       text.substr(std::min(line + 1, end), end - std::min(line + 1, end)));
    text = text.substr(std::min(end + 1, text.size()));
  }
  return testing::zipped(files);
}

void look_at(const feed& f) {
  ASSERT(f.of.stops == std::ssize(f.stops) && f.of.lines == std::ssize(f.lines));
  std::int64_t departures = 0;
  for (const auto& s : f.stops) {
    ASSERT(!s.id.empty() && is_place(s.lon, s.lat));
    ASSERT(std::is_sorted(s.departures.begin(), s.departures.end()));
    ASSERT(unpacked(packed(s.departures)) == s.departures);
    departures += std::ssize(s.departures);
    for (const auto& d : s.departures) {
      ASSERT(d.seconds >= 0 && d.seconds < 72 * 3'600);
      ASSERT(d.service < std::ssize(f.services) && d.line < std::ssize(f.lines));
    }
    const auto now = *tsu::parse_instant("2026-11-22T22:00:00Z");
    for (const auto& d : next_departures(s.departures, f.services, now, 3)) {
      ASSERT(d.at >= now && d.at < now + std::chrono::days{18});
    }
  }
  ASSERT(departures == f.of.departures);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto read = read_feed(text.starts_with('=') ? archive_of(text) : std::string{text});
  if (read.ok()) {
    look_at(read.value());
  } else {
    ASSERT(!read.error().code.empty());
  }
  return 0;
}
