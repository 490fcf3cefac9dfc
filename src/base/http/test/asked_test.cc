#include "base/http/asked.h"

#include <gtest/gtest.h>

namespace tsu::http {
namespace {

asked parsed(std::string_view query) { return asked::parse({.query = query}).value(); }

std::string refusal_of(const auto& r) {
  return r.ok() ? "none" : r.error().code + " " + r.error().fields.at(0).field;
}

TEST(asked, what_is_absent_is_what_was_said_otherwise) {
  const auto q = parsed("a=&b=x");
  EXPECT_EQ(q.text("none"), "");
  EXPECT_EQ(q.text("b"), "x");
  EXPECT_EQ(q.whole("none", 7, 1, 5).value(), 7);
  EXPECT_EQ(q.time("none", from_micros(3)).value(), from_micros(3));
}

TEST(asked, a_number_within_its_bounds_is_taken_and_any_other_names_its_field) {
  const auto q =
      parsed("least=1&most=5&less=0&more=6&text=x&half=1.5&tail=3x&big=99999999999999999999");
  EXPECT_EQ(q.whole("least", 0, 1, 5).value(), 1);
  EXPECT_EQ(q.whole("most", 0, 1, 5).value(), 5);
  for (const auto* name : {"less", "more", "text", "half", "tail", "big"}) {
    EXPECT_EQ(refusal_of(q.whole(name, 0, 1, 5)), "bad_query " + std::string{name});
  }
}

TEST(asked, a_time_is_one_of_rfc_3339) {
  const auto q = parsed("at=2024-01-31T15:00:00Z&bad=yesterday");
  EXPECT_EQ(q.time("at", {}).value(), *parse_instant("2024-01-31T15:00:00Z"));
  EXPECT_EQ(refusal_of(q.time("bad", {})), "bad_query bad");
}

TEST(asked, a_query_that_cannot_be_decoded_is_refused) {
  const auto q = asked::parse({.query = "a=%zz"});
  ASSERT_FALSE(q.ok());
  EXPECT_EQ(q.error().code, "bad_query");
}

TEST(asked, what_is_no_number_in_a_path_is_not_there) {
  EXPECT_EQ(whole_number("-12").value(), -12);
  for (const auto* text : {"", "x", "1x", "+1", "99999999999999999999"}) {
    const auto n = whole_number(text);
    ASSERT_FALSE(n.ok()) << text;
    EXPECT_EQ(n.error().reason, why::not_found);
  }
}

}  // namespace
}  // namespace tsu::http
