#include "service/snow/module.h"

#include <gtest/gtest.h>

#include "base/module/catalogue.h"

namespace tsu::snow {
namespace {

TEST(module, its_table_of_contents_is_sound) {
  const wired_module all[] = {{&contents()}};
  EXPECT_EQ(faults_of(all), std::vector<std::string>{});
}

TEST(module, a_contractor_sees_its_own_requests_and_nothing_else) {
  const wired_module all[] = {{&contents()}};
  EXPECT_EQ(permissions_of(all, "contractor"), std::vector<std::string_view>{"snow.request.own"});
  EXPECT_EQ(permissions_of(all, "device"),
            (std::vector<std::string_view>{"snow.forecast.write", "snow.image.write",
                                           "snow.reading.write"}));
}

TEST(module, its_description_names_every_shape_that_it_gives) {
  const wired_module all[] = {{&contents()}};
  const auto document = openapi(all, "1", "/");
  for (const auto& r : contents().routes) {
    if (!r.gives.empty()) {
      EXPECT_NE(document.find(r.gives), std::string::npos) << r.gives;
    }
  }
}

}  // namespace
}  // namespace tsu::snow
