#include "app/turned_clock.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace tsu::app {
namespace {

using namespace std::chrono_literals;

instant at(std::string_view text) { return parse_instant(text).value(); }

TEST(turned_clock, begins_where_it_is_told_and_goes_on_with_the_real_one) {
  manual_clock real{at("2026-11-28T12:00:00Z")};
  const turned_clock demo{real, at("2026-01-15T18:00:00+09:00")};
  EXPECT_EQ(demo.now(), at("2026-01-15T18:00:00+09:00"));
  real.advance(90s);
  EXPECT_EQ(demo.now(), at("2026-01-15T18:01:30+09:00"));
}

TEST(turned_clock, turns_forward_only) {
  manual_clock real{at("2026-11-28T12:00:00Z")};
  turned_clock demo{real, at("2026-01-15T18:00:00+09:00")};
  ASSERT_TRUE(demo.turn_to("2026-01-16T02:30:00+09:00").ok());
  EXPECT_EQ(demo.now(), at("2026-01-16T02:30:00+09:00"));
  for (const auto* line : {"2026-01-16T02:29:59+09:00", "2026-01-16T02:30:00+09:00", "half past",
                           "", "2026-01-16T02:30:00"}) {
    EXPECT_FALSE(demo.turn_to(line).ok()) << line;
    EXPECT_EQ(demo.now(), at("2026-01-16T02:30:00+09:00")) << line;
  }
}

TEST(turned_clock, whoever_writes_lines_turns_it_and_is_answered) {
  manual_clock real{at("2026-11-28T12:00:00Z")};
  turned_clock demo{real, at("2026-01-15T18:00:00+09:00")};
  int lines[2];
  ASSERT_EQ(::pipe(lines), 0);
  ::testing::internal::CaptureStdout();
  {
    const clock_turner turner{demo, lines[0]};
    const std::string_view said = "soon\n2026-01-16T02:30:00+09:00\n2026-01-16";
    ASSERT_EQ(::write(lines[1], said.data(), said.size()), ssize_t(said.size()));
    while (demo.now() < at("2026-01-16T02:30:00+09:00")) {
      std::this_thread::yield();
    }
  }
  const auto answers = ::testing::internal::GetCapturedStdout();
  EXPECT_TRUE(answers.starts_with("The clock was not turned: ")) << answers;
  EXPECT_TRUE(answers.ends_with("It is now 2026-01-16T02:30:00+09:00\n")) << answers;
  ::close(lines[0]);
  ::close(lines[1]);
}

}  // namespace
}  // namespace tsu::app
