#include "service/survey/module.h"

#include <gtest/gtest.h>

#include "base/module/catalogue.h"

namespace tsu::survey {
namespace {

TEST(survey_module, its_table_of_contents_is_sound) {
  const wired_module all[] = {{&contents()}};
  EXPECT_EQ(faults_of(all), std::vector<std::string>{});
}

TEST(survey_module, a_resident_answers_and_only_staff_see_what_waves_came_to) {
  const wired_module all[] = {{&contents()}};
  EXPECT_EQ(permissions_of(all, "resident"), std::vector<std::string_view>{"survey.own.answer"});
  EXPECT_EQ(permissions_of(all, "provider"), std::vector<std::string_view>{});
  EXPECT_EQ(permissions_of(all, "secretariat"),
            (std::vector<std::string_view>{"survey.paper.write", "survey.wave.read"}));
}

TEST(survey_module, its_description_names_every_shape_that_it_gives) {
  const wired_module all[] = {{&contents()}};
  const auto document = openapi(all, "1", "/");
  for (const auto& r : contents().routes) {
    EXPECT_TRUE(r.gives.empty() || document.find(r.gives) != document.npos) << r.gives;
  }
}

TEST(survey_module, its_texts_are_there_in_both_languages) {
  const auto texts = i18n::texts::load(contents().texts);
  ASSERT_TRUE(texts.ok());
  EXPECT_EQ(texts.value().faults(), std::vector<std::string>{});
}

}  // namespace
}  // namespace tsu::survey
