// The town of the simulation: districts with a road each, posts in them, and how unevenly snow
// falls over them. Drawn from the seed; the n-th post is the same however many there are. Plain
// values.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "service/snow/sim/dice.h"

namespace tsu::snow::sim {

// 幹線, 補助, 生活, 歩道, 郊外
enum class road_class : std::uint8_t { trunk, secondary, residential, sidewalk, rural };

// verge: beside the road, never cleared; carriageway: over the road, cleared with it.
enum class post_site : std::uint8_t { verge, carriageway };

struct district {
  std::string code, name;  // "d01", "第1区"
  road_class road = road_class::residential;
  double snow_factor = 1, warmer_c = 0;
  double lon = 0, lat = 0;
};

struct post_place {
  std::string id;  // "p0001"
  std::size_t district = 0;
  post_site site = post_site::verge;
  double snow_factor = 1, warmer_c = 0;
  double lon = 0, lat = 0;
  double height_cm = 0;       // of the sensor over the ground
  double signal_dbm = 0;      // on a clear day
  std::int64_t phase_ms = 0;  // when within its interval it reports
};

struct town_plan {
  std::size_t posts = 20, districts = 6;
  double lon = 142.383, lat = 43.342;  // 富良野
  double threshold_cm = 10;
  double on_carriageway = 0.3;  // share of the posts
  std::chrono::minutes report_every{10};
};

struct town {
  std::vector<district> districts;
  std::vector<post_place> posts;
};
town make_town(const town_plan&, std::uint64_t seed);
// A town that is there already: codes, classes and places stay, the rest is drawn.
town fit_out(town given, const town_plan&, std::uint64_t seed);

// What each district and each post gets of an hour's snow, as a factor around its own mean. Near
// ones share most of it: neighbouring districts by 0.67, posts of one district by 0.73.
class snow_field {
 public:
  snow_field(const town&, std::uint64_t seed);
  void next_hour();
  double of_district(std::size_t d) const { return at_district_[d]; }
  double of_post(std::size_t p) const { return at_post_[p]; }

 private:
  const town& town_;
  struct walker {
    dice chance;
    memory now;
  };
  std::vector<walker> districts_, posts_;
  std::vector<double> at_district_, at_post_;
};

}  // namespace tsu::snow::sim
