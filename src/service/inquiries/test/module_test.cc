#include "service/inquiries/module.h"

#include <gtest/gtest.h>

#include "base/i18n/texts.h"
#include "base/module/catalogue.h"

namespace tsu::inquiries {
namespace {

TEST(inquiries_module, its_table_of_contents_is_sound) {
  const wired_module all[] = {{&contents()}};
  EXPECT_EQ(faults_of(all), std::vector<std::string>{});
}

TEST(inquiries_module, a_resident_asks_and_providers_see_nothing) {
  const wired_module all[] = {{&contents()}};
  EXPECT_EQ(permissions_of(all, "resident"), std::vector<std::string_view>{"inquiries.own.use"});
  EXPECT_EQ(permissions_of(all, "provider"), std::vector<std::string_view>{});
  EXPECT_EQ(permissions_of(all, "auditor"),
            std::vector<std::string_view>{"inquiries.summary.read"});
}

TEST(inquiries_module, its_texts_are_there_in_both_languages) {
  const auto texts = i18n::texts::load(contents().texts);
  ASSERT_TRUE(texts.ok());
  EXPECT_EQ(texts.value().faults(), std::vector<std::string>{});
}

}  // namespace
}  // namespace tsu::inquiries
