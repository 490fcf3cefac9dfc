#include "base/config/value.h"

#include <gtest/gtest.h>

namespace tsu::config {
namespace {

using namespace std::chrono_literals;

TEST(value, durations_and_sizes_carry_their_unit) {
  EXPECT_EQ(parse_duration("250ms"), 250ms);
  EXPECT_EQ(parse_duration("30s"), 30s);
  EXPECT_EQ(parse_duration("5 min"), 5min);
  EXPECT_EQ(parse_duration("7d"), 168h);
  EXPECT_EQ(parse_size("16KiB"), 16384u);
  EXPECT_EQ(parse_size("20MB"), 20'000'000u);
  EXPECT_EQ(parse_size("1GiB"), 1073741824u);
}

TEST(value, what_has_no_unit_or_does_not_fit_is_refused) {
  for (auto bad : {"", "30", "s", "1.5s", "-1s", "30 sec", "5 m", "1s2", "99999999999999999d"}) {
    EXPECT_FALSE(parse_duration(bad)) << bad;
  }
  for (auto bad : {"", "16", "16K", "16kib", "-1B", "99999999999TiB"}) {
    EXPECT_FALSE(parse_size(bad)) << bad;
  }
  EXPECT_FALSE(parse_integer("1.0"));
  EXPECT_FALSE(parse_integer("99999999999999999999"));
  EXPECT_FALSE(parse_boolean("maybe"));
}

TEST(value, the_name_that_was_meant_is_found_and_nothing_far_off) {
  const std::string_view known[] = {"listen", "http.idle_timeout", "log.level"};
  EXPECT_EQ(nearest("lisen", known), "listen");
  EXPECT_EQ(nearest("http.idle_timout", known), "http.idle_timeout");
  EXPECT_EQ(nearest("server.idle_timeout", known), "http.idle_timeout");
  EXPECT_FALSE(nearest("colour", known));
}

}  // namespace
}  // namespace tsu::config
