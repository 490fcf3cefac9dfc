#include "service/snow/sim/errands.h"

#include <gtest/gtest.h>

#include "base/core/json_text.h"

namespace tsu::snow::sim {
namespace {

using namespace std::chrono_literals;

const town small = make_town({.posts = 3, .districts = 2}, 1);

// Answers from a list, the last one for ever.
struct scripted final : errand_line {
  std::vector<int> answers;
  std::vector<errand> asked;
  explicit scripted(std::vector<int> a) : answers(std::move(a)) {}
  result<http::client_reply> ask(const errand& e) override {
    asked.push_back(e);
    const int status = answers[std::min(asked.size(), answers.size()) - 1];
    if (status == 0) {
      return problem{why::unavailable, "nobody there"};
    }
    return http::client_reply{.status = status};
  }
};

TEST(errands, a_town_is_entered_with_its_districts_first) {
  const auto all = set_up(small);
  ASSERT_EQ(all.size(), 2u * 2 + 3);
  EXPECT_EQ(all[0].path, "/snow/v1/districts/d01");
  EXPECT_EQ(all[1].path, "/snow/v1/routes/r01");
  EXPECT_EQ(all[4].path, "/snow/v1/posts/p0001");
  for (const auto& e : all) {
    EXPECT_EQ(e.verb, http::method::put);
    EXPECT_TRUE(check_and_minify(e.body).ok()) << e.body;
  }
  EXPECT_NE(all[4].body.find(R"("district":"d01","route":"r01")"), std::string::npos);
}

TEST(errands, forecasts_clearings_and_what_the_officer_decided_have_their_words) {
  const auto at = *parse_instant("2022-01-10T20:00:00Z");
  EXPECT_EQ(
      tell_cleared(small, 1, at),
      (errand{http::method::post, "/snow/v1/clearings",
              R"({"key":"sim-d02-1641844800","district":"d02","at":"2022-01-10T20:00:00Z"})"}));
  const night_truth n{.night = std::chrono::sys_days{2022y / 1 / 11},
                      .district = 0,
                      .new_at_0700_cm = 12.34,
                      .human_go = true};
  EXPECT_EQ(tell_actual(small, n),
            (errand{http::method::put, "/snow/v1/nights/2022-01-11/actuals",
                    R"({"district":"d01","road":"trunk","humanGo":true,"measuredCm":12.3})"}));
  EXPECT_TRUE(tell_forecast({at, {{at + 1h, 1, 1, -2, 3}}}).body.starts_with("[{"));
}

const town_pages entered{
    .districts =
        R"({"items": [{"code": "kita", "name": "北", "place": {"lat": 43.35, "lon": 142.38},
                     "outline": []}, {"code": "yama", "name": "山", "place": null}]})",
    .routes = R"({"items": [{"code": "kita-1", "district": "kita", "road": "secondary"},
                  {"code": "kita-2", "district": "kita", "road": "sidewalk"},
                  {"code": "x", "district": "gone", "road": "trunk"}]})",
    .posts = R"({"items": [{"code": "kita-p1", "district": "kita", "heightCm": 350,
                 "place": {"lat": 43.351, "lon": 142.381}},
                 {"code": "yama-p1", "district": "yama", "place": null, "heightCm": null},
                 {"code": "lost", "district": "gone"}], "total": 3})"};

TEST(errands, a_town_that_the_service_has_is_played_with_its_own_posts) {
  const auto read = read_town(entered);
  ASSERT_TRUE(read.ok()) << read.error().detail;
  const auto t = fit_out(read.value(), {}, 1);
  ASSERT_EQ(t.districts.size(), 2u);
  ASSERT_EQ(t.posts.size(), 2u);
  EXPECT_EQ(t.districts[0].road, road_class::secondary);
  EXPECT_EQ(t.posts[0].id, "kita-p1");
  EXPECT_EQ(t.posts[0].lon, 142.381);
  EXPECT_EQ(t.posts[0].height_cm, 350);
  EXPECT_EQ(t.posts[1].district, 1u);
  EXPECT_GE(t.posts[1].height_cm, 250);
  struct ids final : season_listener {
    std::int64_t reports = 0;
    void on_report(const report&) override { ++reports; }
  } heard;
  season winter{{.days = generated_days(std::chrono::sys_days{2022y / 1 / 1},
                                        std::chrono::sys_days{2022y / 1 / 2}, 1),
                 .given = read.value()}};
  winter.run(heard);
  EXPECT_EQ(winter.of_town().posts[1].id, "yama-p1");
  EXPECT_GT(heard.reports, 2 * 2 * 144 * 8 / 10);
}

TEST(errands, answers_that_are_no_town_are_refused) {
  auto pages = entered;
  pages.posts = R"({"items":[]})";
  EXPECT_EQ(read_town(pages).error().code, "no_posts");
  pages.posts = "[]";
  EXPECT_EQ(read_town(pages).error().code, "bad_town");
  pages.posts = "<html>";
  EXPECT_FALSE(read_town(pages).ok());
  scripted line{{404}};
  EXPECT_EQ(ask_for_town(line).error().reason, why::unavailable);
}

TEST(errands, each_is_tried_until_it_is_answered_and_in_order) {
  scripted line{{0, 503, 200, 429, 201}};
  seeded_random random{1};
  errands all{line, random};
  all.put({.path = "/a"});
  all.put({.path = "/b"});
  for (auto now = 0ns; all.waiting() > 0 && now < 1h; now += 1s) {
    ASSERT_TRUE(all.pass(now).ok());
  }
  std::vector<std::string> paths;
  for (const auto& e : line.asked) {
    paths.push_back(e.path);
  }
  EXPECT_EQ(paths, (std::vector<std::string>{"/a", "/a", "/a", "/b", "/b"}));
  EXPECT_EQ(all.counts().done, 2);
  EXPECT_EQ(all.counts().failures, 3);
}

TEST(errands, one_that_is_refused_is_counted_and_holds_up_nobody) {
  scripted line{{422, 200}};
  seeded_random random{1};
  errands all{line, random};
  all.put({.path = "/a"});
  all.put({.path = "/b"});
  ASSERT_TRUE(all.pass(0ns).ok());
  EXPECT_EQ(all.counts().refused, 1);
  EXPECT_EQ(all.counts().done, 1);
  EXPECT_TRUE(all.counts().first_refusal.starts_with("/a: 422"));
}

TEST(errands, a_token_that_may_not_ends_it) {
  scripted line{{403}};
  seeded_random random{1};
  errands all{line, random};
  all.put({.path = "/a"});
  EXPECT_EQ(all.pass(0ns).error().reason, why::not_allowed);
}

TEST(errands, of_too_many_the_oldest_are_given_up) {
  scripted line{{200}};
  seeded_random random{1};
  errands all{line, random};
  for (std::size_t i = 0; i < errands::kept_max + 5; ++i) {
    all.put({.path = "/" + std::to_string(i)});
  }
  EXPECT_EQ(all.waiting(), errands::kept_max);
  EXPECT_EQ(all.counts().refused, 5);
  ASSERT_TRUE(all.pass(0ns).ok());
  EXPECT_EQ(line.asked.front().path, "/5");
}

}  // namespace
}  // namespace tsu::snow::sim
