#include "engine/id/keys/rotation.h"

#include <gtest/gtest.h>

namespace tsu::id {
namespace {

using jose::algorithm;
using std::chrono::days;
using std::chrono::hours;

const instant start = *parse_instant("2026-11-01T00:00:00Z");
constexpr auto es = algorithm::es256;

std::string kid_of(const key_facts* k) { return k ? k->kid : "none"; }

TEST(rotation, the_youngest_whose_time_has_come_signs) {
  const key_facts all[] = {
      {.kid = "old", .alg = es, .made = start, .signs_from = start},
      {.kid = "new", .alg = es, .made = start, .signs_from = start + days{1}},
      {.kid = "rsa", .alg = algorithm::rs256, .made = start, .signs_from = start + hours{1}}};
  EXPECT_EQ(kid_of(signing(all, es, start + hours{23})), "old");
  EXPECT_EQ(kid_of(waiting_to_sign(all, es, start + hours{23})), "new");
  EXPECT_EQ(kid_of(signing(all, es, start + hours{24})), "new");
  EXPECT_EQ(kid_of(waiting_to_sign(all, es, start + hours{24})), "none");
  EXPECT_EQ(kid_of(signing(all, es, start - hours{1})), "none");
  EXPECT_EQ(kid_of(signing(all, algorithm::eddsa, start)), "none");
}

TEST(rotation, a_key_that_is_over_or_revoked_is_neither_published_nor_signs) {
  const key_facts all[] = {
      {.kid = "ended", .alg = es, .made = start, .signs_from = start, .ends = start + days{2}},
      {.kid = "stolen",
       .alg = es,
       .made = start,
       .signs_from = start + days{1},
       .revoked = start + days{1}}};
  EXPECT_EQ(kid_of(signing(all, es, start + days{1})), "ended");
  EXPECT_EQ(kid_of(signing(all, es, start + days{2})), "none");
  EXPECT_FALSE(is_published(all[1], start));
  EXPECT_TRUE(is_published(all[0], start + days{2} - duration{1}));
}

TEST(rotation, id3_1_26_a_successor_is_published_ahead_of_the_time_it_signs) {
  const key_times times;
  const key_facts one[] = {{.kid = "a", .alg = es, .made = start, .signs_from = start}};
  EXPECT_EQ(successor_due({}, es, start, times), start);  // the first signs at once
  EXPECT_EQ(successor_due(one, es, start + days{89} - duration{1}, times), std::nullopt);
  EXPECT_EQ(successor_due(one, es, start + days{89}, times), start + days{90});
  EXPECT_EQ(successor_due(one, es, start + days{200}, times), start + days{201});  // slept over
  const key_facts two[] = {one[0],
                           {.kid = "b", .alg = es, .made = start, .signs_from = start + days{90}}};
  EXPECT_EQ(successor_due(two, es, start + days{89}, times), std::nullopt);
}

TEST(rotation, id3_1_26_a_successor_that_was_revoked_while_it_waited_is_replaced_in_time) {
  const key_times times;
  const key_facts all[] = {{.kid = "a",
                            .alg = es,
                            .made = start,
                            .signs_from = start,
                            .ends = start + days{91} + hours{1}},
                           {.kid = "b",
                            .alg = es,
                            .made = start + days{89},
                            .signs_from = start + days{90},
                            .revoked = start + days{89}}};
  EXPECT_EQ(successor_due(all, es, start + days{89}, times), start + days{90});
}

TEST(rotation, id3_1_26_times_that_would_leave_a_gap_do_not_fit) {
  EXPECT_TRUE(times_fit({}));
  EXPECT_FALSE(times_fit({.ahead = std::chrono::minutes{59}}));
  EXPECT_FALSE(times_fit({.signs = hours{24}, .ahead = hours{24}}));
  EXPECT_FALSE(times_fit({.behind = std::chrono::minutes{59}}));
}

}  // namespace
}  // namespace tsu::id
