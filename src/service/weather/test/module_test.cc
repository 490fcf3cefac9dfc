#include "service/weather/module.h"

#include <gtest/gtest.h>

#include "base/module/catalogue.h"
#include "engine/geo/module.h"

namespace tsu::weather {
namespace {

TEST(module, its_table_of_contents_is_sound) {
  const wired_module all[] = {{&geo::contents}, {&contents}};
  EXPECT_EQ(faults_of(all), std::vector<std::string>{});
}

TEST(module, staff_reads_and_imports_while_a_device_does_neither) {
  const wired_module all[] = {{&geo::contents}, {&contents}};
  EXPECT_EQ(permissions_of(all, "device"), std::vector<std::string_view>{});
  EXPECT_EQ(permissions_of(all, "staff").size(), 4u);
}

TEST(module, its_description_names_every_shape_that_it_gives) {
  const wired_module all[] = {{&geo::contents}, {&contents}};
  const auto document = openapi(all, "1", "/");
  for (const auto& r : contents.routes) {
    if (!r.gives.empty()) {
      EXPECT_NE(document.find(r.gives), std::string::npos) << r.gives;
    }
  }
}

}  // namespace
}  // namespace tsu::weather
