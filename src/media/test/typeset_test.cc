#include "media/typeset/typeset.h"
#include <gtest/gtest.h>
#include <fstream>
#include "base/core/json.h"
#include "media/test/night_report.h"
namespace tsu::media {
namespace {
TEST(typeset_test, the_report_is_a_pdf) {
  auto f = fonts::load();
  ASSERT_TRUE(f);
  const auto json = to_json(night_report());
  const auto a = typeset_document(*f, "typeset settings=" + std::to_string(json.size()), json);
  EXPECT_EQ(a.kind, message_kind::done) << a.head << a.body.substr(0, 300);
  std::ofstream("/tmp/media-night.pdf") << a.body;
}
}  // namespace
}  // namespace tsu::media
