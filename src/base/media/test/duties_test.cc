// The duties with settings, through the helper as it runs: nothing is opened once its sandbox has
// closed, fonts included.
#include <gtest/gtest.h>

#include "base/core/executor.h"
#include "base/core/json.h"
#include "base/core/log.h"
#include "base/core/test/folders.h"
#include "base/media/client.h"
#include "base/media/document.h"
#include "base/media/test/pictures.h"

namespace tsu::media {
namespace {

using namespace std::chrono_literals;

class duties_test : public testing::Test {
 protected:
  duties_test() { set_log_level(log_level::off); }
  ~duties_test() override { set_log_level(log_level::info); }

  static options defaults() {
    options o;
    o.helper.program = std::string{TSU_BUILD_DIR} + "/tsunagu-media";
    o.helpers = 1;
    o.job_limit = 60s;
    o.start_limit = 60s;
    return o;
  }
  result<std::string> make(const document& d, std::vector<std::string> files = {}) {
    return loop_.wait(typeset(client_, d, std::move(files)));
  }
  result<helper::reply> road(const std::string& settings, const std::string& file) {
    std::vector<std::string> files{file};
    return loop_.wait(client_.run("road", settings, std::move(files)));
  }

  event_loop loop_;
  client client_{defaults()};
};

document small_document() {
  document d;
  d.title = "除雪 夜間報告書";
  d.notes = {"「要人判断」は1件、สวัสดี。"};
  d.created = *parse_instant("2026-01-14T22:45:00Z");
  return d;
}

TEST_F(duties_test, a_document_becomes_a_pdf_behind_the_closed_sandbox) {
  const auto once = make(small_document());
  ASSERT_TRUE(once.ok()) << once.error().detail;
  EXPECT_TRUE(once.value().starts_with("%PDF-1.5"));
  EXPECT_EQ(make(small_document()).value(), once.value());
  EXPECT_EQ(client_.so_far().started, 1u);
}

TEST_F(duties_test, sizes_that_were_never_used_before_the_sandbox_closed_are_set_too) {
  auto d = small_document();
  block figures{.figures = {{{"最大", "14.2", "cm", {}}}}};
  chart c{.labels = {"a"}, .series = {{"s", {1}}}};
  block drawn{.chart = c};
  block pictures{.images = {{{0, "カメラ", 0.5}}}};
  d.sections.push_back({"概要", {figures, drawn, pictures}});
  const auto picture = encode(pixels::filled(90, 60, {10, 120, 200, 255}), ".png");
  const auto made = make(d, {picture});
  ASSERT_TRUE(made.ok()) << made.error().detail;
  EXPECT_EQ(client_.so_far().failed, 0u);
}

TEST_F(duties_test, a_document_that_breaks_a_limit_names_where) {
  auto d = small_document();
  d.sections.push_back({"S", {{.paragraph = "p", .note = "n"}}});
  const auto r = make(d);
  ASSERT_FALSE(r.ok());
  EXPECT_EQ(r.error().code, "media_bad_job");
  EXPECT_EQ(r.error().reason, why::bad_input);
  EXPECT_NE(r.error().detail.find("sections[0].blocks[0]"), std::string::npos);
}

TEST_F(duties_test, a_blank_picture_of_a_road_is_no_reading) {
  const auto picture = encode(pixels::filled(640, 360, {128, 128, 128, 255}), ".jpg");
  const auto r = road(R"({"road":[[{"x":0,"y":1},{"x":1,"y":1},{"x":0.5,"y":0.2}]]})", picture);
  ASSERT_TRUE(r.ok()) << r.error().detail;
  EXPECT_NE(r.value().body.find("\"readable\":false"), std::string::npos);
  EXPECT_NE(r.value().body.find("\"cover\":null"), std::string::npos);
  EXPECT_EQ(road("{}", picture).error().code, "media_bad_job");
  EXPECT_EQ(road("{}", "GIF89a").error().code, "media_bad_job");
}

}  // namespace
}  // namespace tsu::media
