#include "service/health/module.h"

#include <gtest/gtest.h>

#include "base/module/catalogue.h"

namespace tsu::health {
namespace {

TEST(health_module, its_table_of_contents_is_sound) {
  const wired_module all[] = {{&contents()}};
  EXPECT_EQ(faults_of(all), std::vector<std::string>{});
}

TEST(health_module, nobody_but_a_nurse_sees_what_is_measured_of_others) {
  const wired_module all[] = {{&contents()}};
  for (const auto* role : {"admin", "staff", "secretariat", "events", "auditor", "provider", "shop",
                           "device", "resident", "helper", "contractor", "disaster", "developer"}) {
    for (const auto& p : permissions_of(all, role)) {
      EXPECT_TRUE(p != "health.person.read" && p != "health.task.keep" &&
                  p != "health.person.check")
          << role;
    }
  }
  EXPECT_EQ(permissions_of(all, "device"), std::vector<std::string_view>{"health.device.upload"});
}

TEST(health_module, its_description_names_every_shape_that_it_gives) {
  const wired_module all[] = {{&contents()}};
  const auto document = openapi(all, "1", "/");
  for (const auto& r : contents().routes) {
    EXPECT_TRUE(r.gives.empty() || document.find(r.gives) != document.npos) << r.gives;
  }
}

TEST(health_module, its_texts_are_there_in_both_languages) {
  const auto texts = i18n::texts::load(contents().texts);
  ASSERT_TRUE(texts.ok());
  EXPECT_EQ(texts.value().faults(), std::vector<std::string>{});
}

}  // namespace
}  // namespace tsu::health
