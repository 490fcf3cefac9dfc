#include <gtest/gtest.h>

#include "app/settings.h"
#include "app/standing.h"

namespace tsu::app {
namespace {

result<broker::town_protocols> read(const std::string& list) {
  const auto s = config::settings::load(settings_table(), {.flags = {{"ngsi", list}}});
  EXPECT_TRUE(s.ok());
  return protocols_of(s.value());
}

TEST(the_list_ngsi, says_what_a_municipality_speaks) {
  const auto some = read("011002=v2,010006=both");
  ASSERT_TRUE(some.ok()) << some.error().detail;
  const auto sapporo = tenant_code::parse("011002").value();
  const auto other = tenant_code::parse("012025").value();
  broker::parts p;
  p.speak = some.value();
  EXPECT_TRUE(p.may_speak(sapporo, broker::protocols::ngsi_v2));
  EXPECT_FALSE(p.may_speak(sapporo, broker::protocols::ngsi_ld));
  EXPECT_TRUE(p.may_speak(tenant_code::parse("010006").value(), broker::protocols::ngsi_ld));
  EXPECT_TRUE(p.may_speak(other, broker::protocols::ngsi_ld));
}

TEST(the_list_ngsi, is_refused_where_it_says_something_else) {
  for (const std::string wrong : {"011002", "011002=v1", "011003=v2", "011002=v2,011002=ld"}) {
    const auto r = read(wrong);
    ASSERT_FALSE(r.ok()) << wrong;
    EXPECT_EQ(r.error().code, "config_invalid");
  }
}

}  // namespace
}  // namespace tsu::app
