#include "service/town_sim/reading.h"

#include <gtest/gtest.h>

namespace tsu::town_sim {
namespace {

TEST(reading, a_value_is_found_by_its_path_and_what_is_missing_is_nothing) {
  const std::string json =
      R"({"of":{"going":3,"name":"お茶"},"items":[{"n":1},{"n":2}],"no":null})";
  EXPECT_EQ(whole_at(json, "of.going"), 3);
  EXPECT_EQ(text_at(json, "of.name"), "お茶");
  EXPECT_EQ(items_at(json).size(), 2u);
  EXPECT_EQ(whole_at(items_at(json)[1], "n"), 2);
  EXPECT_EQ(whole_at(json, "of.going.more"), 0);
  EXPECT_EQ(number_at(json, "no"), std::nullopt);
  EXPECT_EQ(text_at(json, "of.going"), "");
  EXPECT_TRUE(items_at("", "items").empty());
}

TEST(reading, the_hidden_fields_of_one_form_come_back_as_they_were_meant) {
  const std::string page =
      R"(<form id="lang"><input type="hidden" name="form_token" value="other"></form>)"
      R"(<form method="post" id="login"><input type="hidden" name="next" )"
      R"(value="/a?b=1&amp;c=&quot;2&quot;"><input name="x">)"
      R"(<input type="hidden" name="form_token" value="t"></form>)"
      R"(<form id="passkey"><input type="hidden" name="form_token" value="t"></form>)";
  const auto fields = hidden_fields(page, "login");
  ASSERT_EQ(fields.size(), 2u) << "a field that comes twice is refused";
  EXPECT_EQ(fields[0].second, "/a?b=1&c=\"2\"");
  EXPECT_EQ(form_of(fields), "next=%2Fa%3Fb%3D1%26c%3D%222%22&form_token=t");
  EXPECT_TRUE(hidden_fields(page, "register").empty());
}

}  // namespace
}  // namespace tsu::town_sim
