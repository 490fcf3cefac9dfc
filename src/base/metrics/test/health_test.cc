#include "base/metrics/health.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace tsu::metrics {
namespace {

TEST(health, ready_when_every_check_is_fine) {
  health h;
  EXPECT_EQ(h.ready().json, R"({"ready":true,"checks":[]})");
  h.add_check("db", [] { return verdict{}; });
  EXPECT_TRUE(h.ready().ok);
}

TEST(health, one_failed_check_names_itself_and_its_reason) {
  health h;
  h.add_check("db", [] { return verdict{}; });
  h.add_check("backup", [] { return verdict{false, "the last one is 3 days old"}; });
  const auto answer = h.ready();
  EXPECT_FALSE(answer.ok);
  EXPECT_EQ(answer.json, R"({"ready":false,"checks":[{"name":"backup","ok":false,)"
                         R"("says":"the last one is 3 days old"},{"name":"db","ok":true}]})");
  EXPECT_TRUE(h.live().ok);
}

TEST(health, a_check_that_throws_has_failed) {
  health h;
  h.add_check("db", []() -> verdict { throw std::runtime_error{"gone"}; });
  EXPECT_EQ(h.ready().json, R"({"ready":false,"checks":[{"name":"db","ok":false,"says":"gone"}]})");
}

TEST(health, while_stopping_nobody_new_is_wanted) {
  health h;
  h.set_stopping();
  EXPECT_FALSE(h.ready().ok);
  EXPECT_TRUE(h.live().ok);
}

TEST(health, disk_space_is_compared_with_what_is_needed) {
  EXPECT_TRUE(disk_space_check("/tmp", 1)().ok);
  const auto full = disk_space_check("/tmp", ~0ull)();
  EXPECT_FALSE(full.ok);
  EXPECT_NE(full.says.find("MiB free where"), std::string::npos);
}

}  // namespace
}  // namespace tsu::metrics
