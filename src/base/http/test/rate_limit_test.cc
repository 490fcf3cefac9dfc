#include "base/http/rate_limit.h"

#include <gtest/gtest.h>

namespace tsu::http {
namespace {

using namespace std::chrono_literals;

struct limited {
  manual_clock time{instant{1'000'000s}};
  rate_limiter limiter{{.per_second = 2, .burst = 3}, time, 2};
};

TEST(rate_limit, a_burst_passes_then_it_is_as_fast_as_the_rate) {
  limited l;
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(l.limiter.take("a").allowed);
  }
  auto d = l.limiter.take("a");
  EXPECT_FALSE(d.allowed);
  EXPECT_EQ(d.retry_after, 1s);
  EXPECT_EQ(d.remaining, 0u);
  EXPECT_EQ(d.full_after, 2s);
  l.time.advance(500ms);
  EXPECT_TRUE(l.limiter.take("a").allowed);
  EXPECT_FALSE(l.limiter.take("a").allowed);
  l.time.advance(1h);
  EXPECT_EQ(l.limiter.take("a").remaining, 2u);  // never more than the burst
}

TEST(rate_limit, a_refused_request_costs_nothing_and_a_dear_one_waits_longer) {
  limited l;
  EXPECT_EQ(l.limiter.take("a", 13).retry_after, 5s);
  EXPECT_TRUE(l.limiter.take("a", 3).allowed);
}

TEST(rate_limit, keys_do_not_share_and_the_table_keeps_its_size) {
  limited l;
  l.limiter.take("a", 3);
  l.limiter.take("b", 3);
  EXPECT_FALSE(l.limiter.take("a").allowed);  // now "b" has been quiet longest
  EXPECT_TRUE(l.limiter.take("c").allowed);
  EXPECT_EQ(l.limiter.keys(), 2u);
  EXPECT_FALSE(l.limiter.take("a").allowed);
}

TEST(rate_limit, a_clock_set_back_does_no_harm) {
  limited l;
  l.limiter.take("a", 3);
  l.time.set(instant{0s});
  EXPECT_FALSE(l.limiter.take("a").allowed);
  l.time.advance(500ms);
  EXPECT_TRUE(l.limiter.take("a").allowed);
}

TEST(rate_limit, the_refusal_says_when_to_come_back) {
  limited l;
  const auto r = too_many_requests(l.limiter.take("a", 13), "t", "/x");
  EXPECT_EQ(r.status, 429);
  EXPECT_NE(r.body.find("\"code\":\"too_many\""), std::string::npos);
  std::string all;
  for (const auto& [name, value] : r.headers) {
    all += name + "=" + value + ";";
  }
  EXPECT_EQ(all,
            "Cache-Control=no-store;Retry-After=5;RateLimit-Limit=3;RateLimit-Remaining=3;"
            "RateLimit-Reset=0;");
}

TEST(rate_limit, a_look_takes_nothing) {
  manual_clock time{*parse_instant("2026-11-28T00:00:00Z")};
  rate_limiter limiter{{.per_second = 1, .burst = 1}, time};
  EXPECT_TRUE(limiter.look("a").allowed);
  EXPECT_TRUE(limiter.look("a").allowed);
  EXPECT_TRUE(limiter.take("a").allowed);
  EXPECT_FALSE(limiter.look("a").allowed);
  EXPECT_EQ(limiter.look("a").retry_after.count(), 1);
  time.advance(std::chrono::seconds{1});
  EXPECT_TRUE(limiter.look("a").allowed);
}

TEST(rate_limit, an_ipv6_network_counts_as_one_client) {
  EXPECT_EQ(rate_key_of_address("2001:db8::1"), rate_key_of_address("2001:db8::ffff:2"));
  EXPECT_NE(rate_key_of_address("2001:db8::1"), rate_key_of_address("2001:db8:0:1::1"));
  EXPECT_NE(rate_key_of_address("192.0.2.1"), rate_key_of_address("192.0.2.2"));
}

}  // namespace
}  // namespace tsu::http
