// What a timetable says (GTFS): on which days a service runs, and what leaves a stop next. A time
// counts from the midnight at which its day of service begins and may go beyond 24:00. Pure values;
// any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"

namespace tsu::community {

// Dates as numbers: 20261122. weekdays: bit 0 is Sunday. added and removed are sorted.
struct service_days {
  std::int64_t number = 0, weekdays = 0, first = 0, last = 0;
  std::vector<std::int64_t> added, removed;
};
BOOST_DESCRIBE_STRUCT(service_days, (), (number, weekdays, first, last, added, removed))
bool runs_on(const service_days&, local_date);
std::int64_t date_number(local_date);

struct departure {
  std::int64_t seconds = 0, service = 0, line = 0;
  friend auto operator<=>(const departure&, const departure&) = default;
};
struct line {
  std::int64_t number = 0;
  std::string name, headsign;
};
// "21600:3:12 21900:3:12", and back; what is no such text ends the reading.
std::string packed(std::span<const departure>);
std::vector<departure> unpacked(std::string_view);

struct next_departure {
  instant at{};
  std::int64_t line = 0;
  friend bool operator==(const next_departure&, const next_departure&) = default;
};
// The next ones of a stop from then on, at most so many, of at most 14 days ahead. `all` by
// seconds, in Japan's time.
std::vector<next_departure> next_departures(std::span<const departure> all,
                                            std::span<const service_days>, instant from,
                                            std::size_t most);

struct stop {
  std::string id, parent, name, platform;
  double lon = 0, lat = 0;
  std::vector<departure> departures;  // by seconds
  std::string kana = {};              // how the name is read; empty: nobody says
};
struct feed_facts {
  std::string agency, version;
  std::int64_t first = 0, last = 0;  // of all services
  std::int64_t stops = 0, lines = 0, departures = 0;
};
BOOST_DESCRIBE_STRUCT(feed_facts, (), (agency, version, first, last, stops, lines, departures))
struct feed {
  feed_facts of;
  std::vector<service_days> services;
  std::vector<line> lines;
  std::vector<stop> stops;
};

}  // namespace tsu::community
