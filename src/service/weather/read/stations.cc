// The list of AMeDAS stations: type,elems,lat,lon,alt,kjName,knName,enName,amdno,pref.
#include <cmath>

#include "service/weather/read/parser.h"

namespace tsu::weather {
namespace {

constexpr std::string_view wanted[] = {"lat", "lon", "alt", "kjName", "knName", "enName", "amdno"};
enum : std::size_t { lat, lon, alt, kj_name, kn_name, en_name, amdno, wanted_count };

class station_parser final : public parser {
 public:
  result<done> take(const line_reader::line& l, row_sink& sink) override {
    auto rest = l.text;
    if (columns_.empty()) {
      return read_header(rest);
    }
    if (trimmed(rest).empty()) {
      return done{};
    }
    std::string_view found[wanted_count];
    for (const auto use : columns_) {
      const auto cell = trimmed(next_cell(rest, ','));
      if (use < wanted_count) {
        found[use] = cell;
      }
    }
    const auto north = parse_decimal(found[lat]), east = parse_decimal(found[lon]);
    if (found[amdno].empty() || found[kj_name].empty() || !north || !east ||
        std::abs(*north) > 90 || std::abs(*east) > 180) {
      sink.refused({l.number, "bad_columns", "a station has a number, a name and a place"});
      return done{};
    }
    station_info s;
    s.number = found[amdno];
    s.name = found[kj_name];
    s.kana = found[kn_name];
    s.english = found[en_name];
    s.lat = std::round(*north * 1e6) / 1e6;
    s.lon = std::round(*east * 1e6) / 1e6;
    s.has_place = true;
    s.altitude_m = parse_decimal(found[alt]);
    sink.station(s);
    return done{};
  }

 private:
  result<done> read_header(std::string_view rest) {
    std::size_t known = 0;
    while (!rest.empty()) {
      const auto name = trimmed(next_cell(rest, ','));
      std::size_t use = wanted_count;
      for (std::size_t i = 0; i < wanted_count; ++i) {
        if (wanted[i] == name) {
          use = i;
          ++known;
        }
      }
      columns_.push_back(use);
    }
    return known == wanted_count ? result<done>{done{}}
                                 : result<done>{bad_header("lat, lon, alt, kjName, knName, enName "
                                                           "and amdno are needed")};
  }

  std::vector<std::size_t> columns_;
};

}  // namespace

std::unique_ptr<parser> make_station_parser() { return std::make_unique<station_parser>(); }

}  // namespace tsu::weather
