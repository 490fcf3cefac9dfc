#include <gtest/gtest.h>

#include <cmath>

#include "base/core/json.h"
#include "media/codec.h"
#include "media/road/reader.h"
#include "media/road/stake.h"
#include "media/test/duty_call.h"
#include "media/test/scene_settings.h"

namespace tsu::media {
namespace {

class road_test : public testing::Test {
 protected:
  scene::geometry geo_ = scene::development_geometries()[4];
  std::unique_ptr<road_reader> reader_ = classic_road_reader();

  road_reading read(const scene::situation& s) {
    const auto shot = scene::render(geo_, s);
    return reader_->read(shot.image, settings_for(geo_, s));
  }
  std::string settings_json() { return to_json(settings_for(geo_, {})); }
  answer ask(const std::string& settings, const std::string& file) {
    const auto job = job_for("road", settings, {file});
    return read_road(*reader_, job.head, job.body);
  }
  std::string refusal(const std::string& settings) {
    const auto a = ask(settings, scene::render(geo_, {}).jpeg);
    EXPECT_EQ(a.kind, message_kind::refused);
    return a.head + ": " + a.body;
  }
};

// C1.4: "Camera night image with vehicle hiding the marker → 解析不可, not 0."
TEST_F(road_test, C1_4_a_vehicle_that_hides_the_stake_at_night_leaves_no_value) {
  int asked = 0;
  for (const auto light : {scene::light::night, scene::light::infrared}) {
    for (const double depth : {0.0, 4.0, 11.0, 25.0, 40.0}) {
      for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        scene::situation s{.seed = seed, .light = light, .depth_cm = depth, .hide_stake = true};
        s.cover = depth > 3 ? 0.9 : 0.1;
        const auto shot = scene::render(geo_, s);
        ASSERT_FALSE(shot.truth.stake_visible);
        const auto r = reader_->read(shot.image, settings_for(geo_, s));
        ASSERT_TRUE(r.stake);
        EXPECT_FALSE(r.stake->depth_cm)
            << int(light) << ' ' << depth << ' ' << seed << ": " << r.stake->depth_cm.value_or(-1);
        EXPECT_TRUE(r.stake->trouble);
        EXPECT_NE(to_json(r).find("\"depthCm\":null"), std::string::npos);
        ++asked;
      }
    }
  }
  EXPECT_EQ(asked, 40);
}

TEST_F(road_test, the_same_stake_without_the_vehicle_is_read) {
  for (const auto light : {scene::light::day, scene::light::night, scene::light::infrared}) {
    for (const double depth : {0.0, 6.0, 14.0, 33.0}) {
      const auto r = read({.seed = 5, .light = light, .cover = 0.9, .depth_cm = depth});
      ASSERT_TRUE(r.stake && r.stake->depth_cm) << int(light) << ' ' << depth;
      // Infrared makes red paint and bare soil alike.
      EXPECT_NEAR(*r.stake->depth_cm, depth, depth > 0 ? 2.5 : 5) << int(light);
      EXPECT_LE(*r.stake->low_cm, *r.stake->depth_cm);
      EXPECT_GE(*r.stake->high_cm, *r.stake->depth_cm);
    }
  }
}

TEST_F(road_test, a_lens_under_snow_is_no_reading_and_never_a_bare_road) {
  const auto r = read({.seed = 9, .bare = scene::ground::dry, .lens_snow = 0.97});
  EXPECT_FALSE(r.readable);
  EXPECT_FALSE(r.cover || r.scores || r.state);
  EXPECT_FALSE(r.stake->depth_cm);
  const auto json = to_json(r);
  EXPECT_NE(json.find("\"cover\":null"), std::string::npos) << json;
}

TEST_F(road_test, black_and_blank_pictures_are_no_reading) {
  for (const int grey : {0, 4, 128, 255}) {
    const cv::Mat image(540, 960, CV_8UC3, cv::Scalar::all(grey));
    const auto r = reader_->read(image, settings_for(geo_, {}));
    EXPECT_FALSE(r.readable) << grey;
    EXPECT_FALSE(r.cover) << grey;
    EXPECT_FALSE(r.stake->depth_cm) << grey;
    EXPECT_TRUE(r.obstruction.kind == obstruction_kind::dark ||
                r.obstruction.kind == obstruction_kind::blur)
        << grey;
  }
}

TEST_F(road_test, bare_and_covered_roads_are_told_apart_by_day_and_by_night) {
  for (const auto light : {scene::light::day, scene::light::night, scene::light::infrared}) {
    const auto bare = read({.seed = 21, .light = light, .bare = scene::ground::dry, .cover = 0});
    const auto white = read({.seed = 22, .light = light, .cover = 1, .depth_cm = 8});
    ASSERT_TRUE(bare.cover && white.cover) << int(light) << to_json(bare) << to_json(white);
    EXPECT_LT(*bare.cover, 0.2) << int(light);
    EXPECT_GT(*white.cover, 0.8) << int(light);
    EXPECT_EQ(white.state, road_state::snow);
    EXPECT_NE(bare.state, road_state::snow);
    const auto& k = *white.scores;
    EXPECT_NEAR(k.snow + k.ice + k.wet + k.dry, 1, 1e-3);
  }
}

// The lowest band is as dark as soil under a flat curve; it was taken for what hides the stake.
TEST_F(road_test, a_stake_on_bare_soil_is_read_through_a_flat_curve) {
  geo_ = scene::development_geometries()[0];
  for (const std::uint64_t seed : {1, 2, 3, 4}) {
    const auto r = read({.seed = seed,
                         .model = scene::camera_model::drawn,
                         .optics = {.gamma = 0.28, .curve = -0.28, .balance = {1.34, 1, 0.74}}});
    ASSERT_TRUE(r.stake && r.stake->depth_cm) << seed;
    EXPECT_LT(*r.stake->depth_cm, 2.5) << seed;
    EXPECT_LE(*r.stake->low_cm, 0.5) << seed;
  }
}

TEST_F(road_test, the_scene_is_what_the_camera_says_or_what_the_picture_shows) {
  scene::situation s{.seed = 3, .light = scene::light::infrared, .cover = 0.5};
  EXPECT_EQ(read(s).scene, scene_kind::infrared);
  auto settings = settings_for(geo_, s);
  settings.infrared = false;
  settings.daylight = false;
  EXPECT_EQ(reader_->read(scene::render(geo_, s).image, settings).scene, scene_kind::night);
}

TEST_F(road_test, a_jump_no_sky_can_give_lowers_the_confidence) {
  const scene::situation s{.seed = 5, .cover = 0.9, .depth_cm = 30};
  const auto shot = scene::render(geo_, s);
  auto settings = settings_for(geo_, s);
  const auto before = reader_->read(shot.image, settings).stake->confidence;
  settings.previous = previous_reading{.depth_cm = 5, .age_minutes = 10};
  EXPECT_LT(reader_->read(shot.image, settings).stake->confidence, before * 0.5);
  settings.previous = previous_reading{.depth_cm = 29, .age_minutes = 10};
  EXPECT_EQ(reader_->read(shot.image, settings).stake->confidence, before);
}

TEST_F(road_test, a_picture_much_softer_than_its_reference_is_blurred) {
  const scene::situation s{.seed = 5, .cover = 0.5};
  const auto shot = scene::render(geo_, s);
  auto settings = settings_for(geo_, s);
  const auto clear = reader_->read(shot.image, settings);
  ASSERT_TRUE(clear.readable);
  settings.reference = clear.statistics;
  EXPECT_TRUE(reader_->read(shot.image, settings).readable);
  settings.reference->sharpness *= 10;
  EXPECT_EQ(reader_->read(shot.image, settings).obstruction.kind, obstruction_kind::blur);
}

TEST_F(road_test, a_picture_of_any_size_and_a_stake_of_any_place_give_an_answer) {
  for (const auto size : {cv::Size{64, 64}, cv::Size{2600, 64}, cv::Size{64, 900}}) {
    cv::Mat image(size, CV_8UC3);
    seeded_random chance{7};
    for (auto it = image.begin<cv::Vec3b>(); it != image.end<cv::Vec3b>(); ++it) {
      *it = {uchar(chance.below(256)), uchar(chance.below(256)), uchar(chance.below(256))};
    }
    for (int i = 0; i < 12; ++i) {
      road_settings s;
      s.road = {{{0, 0}, {1, 0}, {1, 1}, {0, 1}}};
      const auto length = 40 + 900 * chance.unit();
      s.stake = stake_settings{{chance.unit(), chance.unit()},
                               {chance.unit(), chance.unit()},
                               length,
                               1 + (length / 4 - 1) * chance.unit()};
      const auto r = reader_->read(image, s);
      EXPECT_TRUE(!r.stake->depth_cm || std::isfinite(*r.stake->depth_cm));
      EXPECT_TRUE(r.confidence >= 0 && r.confidence <= 1);
    }
  }
}

TEST_F(road_test, the_duty_answers_json_of_the_reading) {
  const auto a = ask(settings_json(), scene::render(geo_, {.seed = 4, .depth_cm = 12}).jpeg);
  ASSERT_EQ(a.kind, message_kind::done) << a.body;
  EXPECT_EQ(a.head, "application/json");
  const auto back = from_json<road_reading>(a.body);
  ASSERT_TRUE(back.ok()) << a.body;
  EXPECT_EQ(back.value().reader, "classic 1");
}

TEST_F(road_test, every_limit_of_the_settings_is_a_precise_refusal) {
  const auto with = [&](auto change) {
    auto s = settings_for(geo_, {});
    change(s);
    return refusal(to_json(s));
  };
  const auto has = [](const std::string& text, const char* part) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  };
  has(with([](road_settings& s) { s.road.clear(); }),
      "media_bad_job: the settings break a limit; road count");
  has(with([](road_settings& s) { s.road[0].resize(2); }), "road count");
  has(with([](road_settings& s) { s.road[0][0].x = 1.5; }), "road out_of_range");
  has(with([](road_settings& s) { s.road[0].assign(3, {0.5, 0.5}); }), "road too_small");
  has(with([](road_settings& s) { s.stake->top = s.stake->base; }), "stake.top too_small");
  has(with([](road_settings& s) { s.stake->length_cm = 5; }), "stake.lengthCm out_of_range");
  has(with([](road_settings& s) { s.stake->band_cm = 90; }), "stake.bandCm out_of_range");
  has(with([](road_settings& s) { s.previous = previous_reading{.age_minutes = -1}; }),
      "previous.ageMinutes out_of_range");
  has(refusal("{}"), "road missing");
  has(refusal("[1"), "media_bad_job");
  has(refusal(std::string(70'000, ' ')), "media_bad_job");
}

TEST_F(road_test, what_is_no_picture_is_refused_as_by_every_duty) {
  const auto jpeg = scene::render(geo_, {}).jpeg;
  EXPECT_EQ(ask(settings_json(), "GIF89a").head, "media_type_unsupported");
  EXPECT_EQ(ask(settings_json(), jpeg.substr(0, jpeg.size() / 2)).head, "media_damaged");
  EXPECT_EQ(ask(settings_json(), encode_jpeg(cv::Mat(20, 20, CV_8UC3), 80)).head, "media_damaged");
  EXPECT_EQ(read_road(*reader_, "road settings=5", "{}").head, "media_bad_job");
  EXPECT_EQ(read_road(*reader_, "road settings=2", "{}").head, "media_bad_job");
}

TEST(scene_test, the_same_seed_gives_the_same_picture_and_another_seed_another) {
  const auto g = scene::development_geometries()[0];
  const scene::situation s{.seed = 8, .cover = 0.5, .vehicles = 1, .flakes = 0.4};
  EXPECT_EQ(scene::render(g, s).jpeg, scene::render(g, s).jpeg);
  auto other = s;
  other.seed = 9;
  EXPECT_NE(scene::render(g, s).jpeg, scene::render(g, other).jpeg);
}

TEST(scene_test, the_unseen_lens_bends_the_picture_as_it_bends_the_points) {
  const auto g = scene::development_geometries()[0];
  scene::situation s{.seed = 4, .model = scene::camera_model::unseen, .depth_cm = 20};
  const auto straight = settings_for(g, {}), bent = settings_for(g, s);
  EXPECT_GT(std::abs(straight.stake->base.x - bent.stake->base.x), 0.005);
  const auto r = classic_road_reader()->read(scene::render(g, s).image, bent);
  ASSERT_TRUE(r.stake && r.stake->depth_cm);
  EXPECT_NEAR(*r.stake->depth_cm, 20, 3);
}

TEST(scene_test, other_cameras_show_the_same_moment_otherwise) {
  const auto g = scene::development_geometries()[0];
  seeded_random chance{3};
  const scene::situation s{.seed = 8, .model = scene::camera_model::drawn, .cover = 0.5};
  std::vector<cv::Mat> pictures;
  const auto shot =
      scene::render(g, s, {scene::draw_optics(chance), scene::draw_optics(chance)}, pictures);
  ASSERT_EQ(pictures.size(), 2U);
  EXPECT_GT(cv::norm(shot.image, pictures[0], cv::NORM_L1), 3.0 * double(shot.image.total()));
  EXPECT_GT(cv::norm(pictures[0], pictures[1], cv::NORM_L1), 3.0 * double(shot.image.total()));
}

TEST(scene_test, the_truth_has_the_cover_that_was_asked_for) {
  const auto g = scene::development_geometries()[0];
  for (const double cover : {0.0, 0.25, 0.5, 0.8, 1.0}) {
    for (const bool tracks : {false, true}) {
      const auto shot = scene::render(g, {.seed = 3, .cover = cover, .tracks = tracks});
      EXPECT_NEAR(shot.truth.cover, cover, 0.03) << cover << ' ' << tracks;
    }
  }
}

}  // namespace
}  // namespace tsu::media
