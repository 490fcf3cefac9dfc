// A small timetable, made here: a ZIP archive of files that are stored as they are, and a bus that
// runs on weekdays, on Saturdays, Sundays and holidays by another table, and after midnight.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tsu::community::testing {

inline std::uint32_t sum_of(const std::string& text) {  // CRC-32
  std::uint32_t out = 0xffffffffu;
  for (const char c : text) {
    out ^= static_cast<unsigned char>(c);
    for (int i = 0; i < 8; ++i) {
      out = (out >> 1) ^ ((out & 1) != 0 ? 0xedb88320u : 0);
    }
  }
  return ~out;
}

inline std::string zipped(const std::vector<std::pair<std::string, std::string>>& files) {
  const auto put = [](std::string& out, std::size_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) {
      out += static_cast<char>(value >> (8 * i) & 0xff);
    }
  };
  const auto head = [&](std::string& out, const std::string& name, const std::string& text) {
    put(out, 20, 2);  // version
    put(out, 0, 2);   // no flags
    put(out, 0, 2);   // stored
    put(out, 0, 4);   // no time
    put(out, sum_of(text), 4);
    put(out, text.size(), 4);
    put(out, text.size(), 4);
    put(out, name.size(), 2);
    put(out, 0, 2);
  };
  std::string out, directory;
  for (const auto& [name, text] : files) {
    put(directory, 0x02014b50u, 4);
    put(directory, 20, 2);
    head(directory, name, text);
    put(directory, 0, 2);
    put(directory, 0, 2);
    put(directory, 0, 2);
    put(directory, 0, 4);
    put(directory, out.size(), 4);
    directory += name;
    put(out, 0x04034b50u, 4);
    head(out, name, text);
    out += name + text;
  }
  const auto at = out.size();
  out += directory;
  put(out, 0x06054b50u, 4);
  put(out, 0, 4);
  put(out, files.size(), 2);
  put(out, files.size(), 2);
  put(out, directory.size(), 4);
  put(out, at, 4);
  put(out, 0, 2);
  return out;
}

using feed_files = std::vector<std::pair<std::string, std::string>>;
// 2026-11-23 is 勤労感謝の日, a Monday; on 12-31 nothing runs.
inline feed_files small_files() {
  return {
      {"agency.txt",
       "agency_id,agency_name,agency_url,agency_timezone\r\n1,試験バス,https://x.invalid,Asia/"
       "Tokyo\r\n"},
      {"calendar.txt",
       "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
       "weekday,1,1,1,1,1,0,0,20261101,20270331\nholiday,0,0,0,0,0,1,1,20261101,20270331\n"},
      {"calendar_dates.txt",
       "service_id,date,exception_type\nweekday,20261123,2\nholiday,20261123,1\n"
       "weekday,20261231,2\nextra,20261224,1\n"},
      {"routes.txt",
       "route_id,route_short_name,route_long_name,route_type\nr1,\"循環,1\",もみじ台循環,3\n"},
      {"trips.txt",
       "route_id,service_id,trip_id,trip_headsign\nr1,weekday,w1,新さっぽろ駅\n"
       "r1,weekday,w2,新さっぽろ駅\nr1,weekday,w3,新さっぽろ駅\nr1,holiday,h1,新さっぽろ駅\n"
       "r1,holiday,h2,新さっぽろ駅\nr1,extra,x1,夜景\n"},
      {"stops.txt",
       "\xEF\xBB\xBFstop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,platform_"
       "code\n"
       "P,もみじ台,43.030,141.460,1,,\nA1,もみじ台,43.0301,141.4601,0,P,1\n"
       "A2,もみじ台,43.0299,141.4599,0,P,2\nB,新さっぽろ駅,43.0390,141.4720,0,,\n"},
      {"stop_times.txt",
       "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type\n"
       "w1,07:00:00,07:00:00,A1,1,0\nw1,07:10:00,07:10:00,B,2,0\n"
       "w2,23:50:00,23:50:00,A1,1,0\nw2,24:00:00,24:00:00,B,2,0\n"
       "w3,24:20:00,24:20:00,A2,1,0\nw3,24:30:00,24:30:00,B,2,0\n"
       "h1,09:00:00,09:00:00,A1,1,\nh1,09:10:00,09:10:00,B,2,\n"
       "h2,24:05:00,24:05:00,A1,5,\nh2,24:15:00,24:15:00,B,10,\n"
       "x1,22:00:00,22:00:00,A1,1,1\nx1,22:05:00,22:05:00,A2,2,0\nx1,22:15:00,22:15:00,B,3,0\n"}};
}

}  // namespace tsu::community::testing
