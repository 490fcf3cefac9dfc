#include "service/community/module.h"

#include <gtest/gtest.h>

#include "base/module/catalogue.h"

namespace tsu::community {
namespace {

TEST(community_module, its_table_of_contents_is_sound) {
  const wired_module all[] = {{&contents()}};
  EXPECT_EQ(faults_of(all), std::vector<std::string>{});
}

TEST(community_module, residents_see_and_do_what_is_their_own) {
  const wired_module all[] = {{&contents()}};
  EXPECT_EQ(permissions_of(all, "resident"),
            (std::vector<std::string_view>{"community.info.read", "community.own.use"}));
  EXPECT_EQ(permissions_of(all, "provider"), std::vector<std::string_view>{});
  EXPECT_EQ(permissions_of(all, "nurse"),
            (std::vector<std::string_view>{"community.consultation.book",
                                           "community.consultation.read", "community.info.read",
                                           "community.slot.read", "community.slot.write"}));
}

TEST(community_module, its_description_names_every_shape_that_it_gives) {
  const wired_module all[] = {{&contents()}};
  const auto document = openapi(all, "1", "/");
  for (const auto& r : contents().routes) {
    EXPECT_TRUE(r.gives.empty() || document.find(r.gives) != document.npos) << r.gives;
  }
}

TEST(community_module, its_texts_are_there_in_both_languages) {
  const auto texts = i18n::texts::load(contents().texts);
  ASSERT_TRUE(texts.ok());
  EXPECT_EQ(texts.value().faults(), std::vector<std::string>{});
}

}  // namespace
}  // namespace tsu::community
