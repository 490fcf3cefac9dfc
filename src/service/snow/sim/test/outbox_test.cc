#include "service/snow/sim/outbox.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "service/snow/sim/dice.h"
#include "service/snow/sim/links.h"
#include "service/snow/sim/season.h"

namespace tsu::snow::sim {
namespace {

using namespace std::chrono_literals;

// A server that is away at times, also after it has taken a batch and before it could say so.
struct failing_server final : link {
  dice chance;
  double away = 0.3, forgets_to_answer = 0.2;
  std::vector<parcel> stored;
  explicit failing_server(std::uint64_t seed) : chance(seed, stream::sending) {}
  result<taken> send(const std::vector<parcel>& batch) override {
    if (chance.happens(away)) {
      return problem{why::unavailable, "away"};
    }
    stored.insert(stored.end(), batch.begin(), batch.end());
    if (chance.happens(forgets_to_answer)) {
      return problem{why::unavailable, "no answer"};
    }
    return taken{};
  }
};

parcel numbered(int n) { return {"urn:ngsi-ld:SnowPost:p" + std::to_string(n), "{}"}; }

TEST(outbox, a_server_that_is_away_at_times_gets_everything_in_order) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    failing_server server{seed};
    seeded_random random{seed};
    outbox box{server, {.batch_max = 7, .kept_max = 1000}, random};
    std::chrono::nanoseconds now{0};
    for (int n = 0; n < 500; ++n) {
      box.put(numbered(n));
      ASSERT_TRUE(box.pass(now).ok());
      now += 50ms;
    }
    for (int tries = 0; box.waiting() > 0 && tries < 1000; ++tries) {
      ASSERT_TRUE(box.pass(now).ok());
      now = std::max(now + 1ms, box.next_try());
    }
    ASSERT_EQ(box.waiting(), 0u);
    ASSERT_EQ(box.counts().sent, 500);
    ASSERT_GT(box.counts().failures, 0);
    std::vector<std::string> first_seen;
    for (const auto& p : server.stored) {
      if (std::find(first_seen.begin(), first_seen.end(), p.id) == first_seen.end()) {
        first_seen.push_back(p.id);
      }
    }
    ASSERT_EQ(first_seen.size(), 500u);
    for (int n = 0; n < 500; ++n) {
      ASSERT_EQ(first_seen[static_cast<std::size_t>(n)], numbered(n).id);
    }
    ASSERT_EQ(server.stored.back().id, numbered(499).id);
  }
}

TEST(outbox, it_does_not_ask_a_server_again_before_its_time) {
  failing_server server{1};
  server.away = 1;
  seeded_random random{1};
  outbox box{server, {}, random};
  box.put(numbered(1));
  ASSERT_TRUE(box.pass(0s).ok());
  EXPECT_GE(box.next_try(), 200ms);
  ASSERT_TRUE(box.pass(100ms).ok());
  EXPECT_EQ(box.counts().failures, 1);
  ASSERT_TRUE(box.pass(box.next_try()).ok());
  EXPECT_EQ(box.counts().failures, 2);
  EXPECT_EQ(box.counts().last_failure, "away");
}

TEST(outbox, a_server_that_refuses_us_ends_it_and_nothing_is_lost) {
  struct refusing final : link {
    result<taken> send(const std::vector<parcel>&) override {
      return problem{why::not_signed_in, "the token is none"};
    }
  } server;
  seeded_random random{1};
  outbox box{server, {}, random};
  box.put(numbered(1));
  const auto r = box.pass(0s);
  ASSERT_FALSE(r.ok());
  EXPECT_EQ(r.error().reason, why::not_signed_in);
  EXPECT_EQ(box.waiting(), 1u);
}

TEST(outbox, single_refusals_are_counted_and_the_rest_goes_on) {
  struct choosy final : link {
    result<taken> send(const std::vector<parcel>& batch) override {
      return taken{.refused = batch.size() / 2, .first_refusal = "no such type"};
    }
  } server;
  seeded_random random{1};
  outbox box{server, {.batch_max = 10}, random};
  for (int n = 0; n < 20; ++n) {
    box.put(numbered(n));
  }
  EXPECT_TRUE(box.has_batch());
  ASSERT_TRUE(box.pass(0s).ok());
  EXPECT_EQ(box.counts().sent, 10);
  EXPECT_EQ(box.counts().refused, 10);
  EXPECT_EQ(box.counts().first_refusal, "no such type");
}

TEST(outbox, it_says_when_it_is_full) {
  failing_server server{1};
  server.away = 1;
  seeded_random random{1};
  outbox box{server, {.kept_max = 3}, random};
  for (int n = 0; n < 3; ++n) {
    EXPECT_FALSE(box.full());
    box.put(numbered(n));
  }
  EXPECT_TRUE(box.full());
}

TEST(http_link, replies_mean_taken_try_again_or_never) {
  EXPECT_TRUE(answer_of(201, "[]", 3).ok());
  EXPECT_TRUE(answer_of(204, "", 3).ok());
  const auto some = answer_of(
      207, R"({"success": ["a"], "errors": [{"entityId": "b", "error": {"title": "no"}}]})", 2);
  ASSERT_TRUE(some.ok());
  EXPECT_EQ(some.value().refused, 1u);
  EXPECT_NE(some.value().first_refusal.find("entityId"), std::string::npos);
  EXPECT_EQ(answer_of(429, "", 1).error().reason, why::too_many);
  EXPECT_EQ(answer_of(503, "", 1).error().reason, why::unavailable);
  EXPECT_EQ(answer_of(207, "<html>", 1).error().reason, why::unavailable);
  EXPECT_EQ(answer_of(401, "", 1).error().reason, why::not_signed_in);
  EXPECT_EQ(answer_of(403, "", 1).error().reason, why::not_allowed);
  EXPECT_EQ(answer_of(404, "", 1).error().reason, why::not_found);
  EXPECT_EQ(answer_of(400, "", 1).error().reason, why::bad_input);
}

TEST(mqtt_link, the_address_of_a_server_is_a_host_and_a_port) {
  EXPECT_EQ(mqtt_target_of("localhost")->port, 1883);
  EXPECT_EQ(mqtt_target_of("10.0.0.1:1884")->host, "10.0.0.1");
  EXPECT_EQ(mqtt_target_of("10.0.0.1:1884")->port, 1884);
  for (const auto* bad : {"", ":1883", "host:", "host:0", "host:70000", "host:12x"}) {
    EXPECT_FALSE(mqtt_target_of(bad).has_value()) << bad;
  }
}

}  // namespace
}  // namespace tsu::snow::sim
