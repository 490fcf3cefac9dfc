#include "engine/ledger/rules.h"

#include <gtest/gtest.h>

namespace tsu::ledger {
namespace {

using parts = std::vector<lot_part>;

TEST(lots, are_taken_in_their_order_and_those_asked_for_first) {
  const parts lots{{10, 5}, {20, 5}, {30, 5}};
  EXPECT_EQ(take_from(lots, 7), (parts{{10, 5}, {20, 2}}));
  EXPECT_EQ(take_from(lots, 15), lots);
  EXPECT_EQ(take_from(lots, 7, 20), (parts{{20, 5}, {10, 2}}));
  EXPECT_EQ(take_from(lots, 3, 30), (parts{{30, 3}}));
  EXPECT_EQ(take_from(lots, 3, 99), (parts{{10, 3}}));
}

TEST(lots, are_divided_where_a_part_is_kept) {
  const auto d = divide({{10, 5}, {20, 5}}, 7);
  EXPECT_EQ(d.kept, (parts{{10, 5}, {20, 2}}));
  EXPECT_EQ(d.rest, (parts{{20, 3}}));
  EXPECT_EQ(divide({{10, 5}}, 5).rest, parts{});
  EXPECT_EQ(divide({{10, 5}}, 0).kept, parts{});
}

TEST(lots, are_written_as_text_and_read_back) {
  const parts lots{{1774969200000000, 30}, {never, 5}};
  EXPECT_EQ(text_of(lots), "1774969200000000:30 9223372036854775807:5");
  EXPECT_EQ(lots_in(text_of(lots)), lots);
  EXPECT_EQ(text_of({}), "");
  EXPECT_EQ(lots_in(""), parts{});
  for (const auto* bad : {"x", "1", "1:", "1:x", "1:2,3:4", ":5", "1:2 x"}) {
    EXPECT_EQ(lots_in(bad), parts{}) << bad;
  }
}

TEST(names, of_refusals_and_deeds_are_their_own) {
  EXPECT_EQ(name_of(refusal::exceeds_credits), "exceeds_credits");
  EXPECT_EQ(name_of(refusal::none), "none");
  EXPECT_EQ(name_of(deed::time_out), "time_out");
}

}  // namespace
}  // namespace tsu::ledger
