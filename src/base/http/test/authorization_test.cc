#include "base/http/authorization.h"

#include <gtest/gtest.h>

namespace tsu::http {
namespace {

request with(std::initializer_list<std::string_view> fields) {
  request r;
  for (const auto one : fields) {
    r.headers.add("authorization", one);
  }
  return r;
}

TEST(an_authorization_field, gives_what_comes_after_its_scheme) {
  EXPECT_EQ(authorization(with({"Bearer abc"}), "Bearer"), "abc");
  EXPECT_EQ(authorization(with({"bEARER abc"}), "Bearer"), "abc") << "case does not matter";
  EXPECT_EQ(authorization(with({" Basic   YTpi "}), "basic"), "YTpi");
  EXPECT_EQ(authorization(with({"DPoP a b"}), "DPoP"), "a b");
}

TEST(an_authorization_field, of_another_scheme_or_that_says_nothing_gives_nothing) {
  for (const auto* one :
       {"", "Bearer", "Bearer ", "Bearerabc", "Bear abc", "BearerX abc", "abc", "Bearer\tabc"}) {
    EXPECT_FALSE(authorization(with({one}), "Bearer")) << one;
  }
  EXPECT_FALSE(authorization(with({}), "Bearer"));
  EXPECT_FALSE(authorization(with({"Bearer a", "Bearer b"}), "Bearer")) << "which of the two?";
}

}  // namespace
}  // namespace tsu::http
