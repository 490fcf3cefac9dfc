// The classic reader on cameras and a lighting its table was never fitted to; its stake was tuned
// on these geometries since. The floors are what it reaches with a little room, not what is wished
// for: see doc/road-camera.md. The unseen geometries are not for tests.
#include <gtest/gtest.h>

#include <algorithm>

#include "media/test/scenes.h"

namespace tsu::media {
namespace {

// Enough to see that something broke; the figures are those of media_figures.
constexpr int frames = 5;
constexpr std::uint64_t seed = 2026;

double mean_of(std::vector<std::pair<double, double>> all, double from, double until) {
  std::sort(all.begin(), all.end());
  double sum = 0;
  std::size_t n = 0;
  for (auto i = std::size_t(double(all.size()) * from); i < std::size_t(double(all.size()) * until);
       ++i, ++n) {
    sum += all[i].second;
  }
  return n > 0 ? sum / double(n) : 0;
}

class held_out_test : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const auto reader = classic_road_reader();
    all_ = new tally;
    all_->name = "all";
    std::printf("%s", tally_heading().c_str());
    for (const auto& g : scene::seen_geometries()) {
      const auto one = read_scenes(*reader, g, scene::camera_model::second, frames, seed);
      std::printf("%s", one.row().c_str());
      all_->add(one);
    }
    std::printf("%s", all_->row().c_str());
  }
  static void TearDownTestSuite() { delete all_; }
  static tally* all_;
};
tally* held_out_test::all_ = nullptr;

TEST_F(held_out_test, the_stake_is_read_within_its_floors) {
  EXPECT_LE(all_->stake_mae(), 1.2);
  EXPECT_LE(all_->stake_error_at(0.95), 2.5);
  EXPECT_LE(all_->stake_flagged, all_->stake_in_view * 0.04);
}

TEST_F(held_out_test, a_bold_and_wrong_depth_is_rare) {
  EXPECT_LE(all_->stake_bold, all_->frames * 0.025);
}

TEST_F(held_out_test, the_cover_of_the_road_is_read_within_its_floors) {
  EXPECT_GE(all_->cover.macro_f1(3), 0.60);
  EXPECT_GE(all_->state.macro_f1(5), 0.54);
  EXPECT_LE(all_->clear_flagged, all_->clear * 0.27);
}

TEST_F(held_out_test, confidence_falls_where_error_grows) {
  const auto& cover = all_->cover_by_confidence;
  EXPECT_GT(mean_of(cover, 0, 0.33), mean_of(cover, 0.33, 0.67));
  EXPECT_GT(mean_of(cover, 0.33, 0.67), mean_of(cover, 0.67, 1) * 0.9);
  EXPECT_GT(mean_of(all_->by_confidence, 0, 0.2), mean_of(all_->by_confidence, 0.2, 1));
}

}  // namespace
}  // namespace tsu::media
