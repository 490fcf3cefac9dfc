#include "engine/iot/rules.h"

#include <gtest/gtest.h>

#include "base/module/catalogue.h"
#include "engine/iot/keys.h"
#include "engine/iot/module.h"
#include "engine/iot/read_rows.h"

namespace tsu::iot {
namespace {

const instant noon = *parse_instant("2026-01-15T12:00:00Z");
const tenant_code sapporo = tenant_code::parse("011002").value();
using std::chrono::seconds;

TEST(state, a_device_is_late_after_two_intervals_and_lost_after_four) {
  const struct {
    int silent_s;
    device_state is;
  } rows[] = {{0, device_state::live},
              {1200, device_state::live},
              {1201, device_state::late},
              {2400, device_state::late},
              {2401, device_state::lost}};
  for (const auto& row : rows) {
    EXPECT_EQ(state_at(noon, 600, noon + seconds{row.silent_s}), row.is) << row.silent_s;
  }
  EXPECT_EQ(state_at(noon, std::nullopt, noon + std::chrono::days{365}), device_state::live);
  EXPECT_EQ(state_at(std::nullopt, 600, noon), device_state::never);
}

TEST(noting, a_live_device_is_noted_at_most_every_minute_or_quarter_of_its_interval) {
  EXPECT_FALSE(must_note(device_state::live, noon, 4, noon));
  EXPECT_TRUE(must_note(device_state::live, noon, 4, noon + seconds{1}));
  EXPECT_FALSE(must_note(device_state::live, noon, 600, noon + seconds{59}));
  EXPECT_TRUE(must_note(device_state::live, noon, 600, noon + seconds{60}));
  EXPECT_TRUE(must_note(device_state::late, noon, 600, noon));
  EXPECT_TRUE(must_note(device_state::never, std::nullopt, {}, noon));
}

TEST(keys, a_key_carries_its_municipality_and_opens_only_while_it_is_good) {
  const auto key = make_key(sapporo), other = make_key(sapporo);
  EXPECT_EQ(key.reveal().size(), 29u);
  EXPECT_EQ(tenant_of_key(key.reveal())->text(), "011002");
  EXPECT_NE(key.reveal(), other.reveal());
  for (const auto* wrong :
       {"", "011002", "011003-AAAAAAAAAAAAAAAAAAAAAA", "011002_AAAAAAAAAAAAAAAAAAAAAA"}) {
    EXPECT_FALSE(tenant_of_key(wrong)) << wrong;
  }
  std::vector<key_row> rows(1);
  rows[0].hash = hash_of_key(key.reveal());
  EXPECT_TRUE(opens(key.reveal(), rows, noon));
  EXPECT_FALSE(opens(other.reveal(), rows, noon));
  rows[0].ends = noon;
  EXPECT_FALSE(opens(key.reveal(), rows, noon));
  EXPECT_TRUE(opens(key.reveal(), rows, noon - seconds{1}));
}

TEST(keys, a_sealed_key_opens_for_its_device_and_town_only) {
  const auto by = crypto::box_key::random();
  key_row row;
  row.device = "a";
  row.sealed = seal_key(by, sapporo, "a", "secret");
  EXPECT_EQ(open_key(by, sapporo, row).value(), "secret");
  EXPECT_FALSE(open_key(by, tenant_code::parse("012297").value(), row).ok());
  row.device = "b";
  EXPECT_FALSE(open_key(by, sapporo, row).ok());
}

TEST(table, quotes_byte_order_mark_and_line_ends_of_excel_are_read) {
  const auto rows =
      read_rows("\xEF\xBB\xBFid,name,entityType\r\na,\"一, \"\"二\"\"\n三\",T\r\n\r\nb,x,T");
  ASSERT_TRUE(rows.ok()) << rows.error().detail;
  ASSERT_EQ(rows.value().size(), 2u);
  EXPECT_EQ(rows.value()[0].device.name, "一, \"二\"\n三");
  EXPECT_EQ(rows.value()[1].line, 4);
}

TEST(table, what_is_no_table_is_told_as_a_whole) {
  for (const auto* text : {"", "id,name\na,b", "id,name,entityType", "id,name,entityType\n\"a,b,c",
                           "id,name,entityType\n\x82\xa0,b,c"}) {
    const auto rows = read_rows(text);
    ASSERT_FALSE(rows.ok()) << text;
    EXPECT_EQ(rows.error().code, "iot_bad_table") << text;
  }
}

TEST(module, its_table_of_contents_is_sound) {
  const wired_module all[] = {{&contents()}};
  EXPECT_EQ(faults_of(all), std::vector<std::string>{});
  EXPECT_EQ(permissions_of(all, "device"), std::vector<std::string_view>{});
}

TEST(module, its_texts_are_there_in_both_languages) {
  const auto texts = i18n::texts::load(contents().texts);
  ASSERT_TRUE(texts.ok());
  EXPECT_EQ(texts.value().faults(), std::vector<std::string>{});
}

}  // namespace
}  // namespace tsu::iot
