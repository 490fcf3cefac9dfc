// Long series as CSV: a page of them in memory, and the same text as if they had been read at once.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/catalog/api.h"
#include "engine/catalog/csv.h"
#include "engine/catalog/series_csv.h"
#include "engine/catalog/test/town.h"

namespace tsu::catalog {
namespace {

using namespace testing;

class a_long_series : public town {
 protected:
  // One value a minute from 2026-01-01 on: its number, or a text of so many bytes.
  void record(int n, std::size_t bytes = 0) {
    ASSERT_TRUE(write(*one, "urn:g:1", "Gauge", {property("other", "1")}).ok());
    std::vector<std::string> texts;
    std::vector<broker::observation> some;
    for (int i = 0; i < n; ++i) {
      const auto value =
          bytes == 0 ? std::to_string(i) : '"' + std::to_string(i) + std::string(bytes, 'x') + '"';
      texts.push_back(R"({"type":"Property","value":)" + value + R"(,"observedAt":")" +
                      format_instant(at(i)) + "\"}");
    }
    for (int i = 0; i < n; ++i) {
      some.push_back({"urn:g:1", "depth", "", at(i), texts[static_cast<std::size_t>(i)]});
    }
    const broker::town_key here_{sapporo(), {}};
    ASSERT_TRUE(here.loop.wait(one->entities->record(here_, some)).ok());
  }
  static instant at(int i) {
    return *parse_instant("2026-01-01T00:00:00Z") + std::chrono::minutes{i};
  }
  static std::string row(int i, const std::string& value) {
    auto japan = format_jst(at(i));
    japan.resize(19);
    japan[10] = ' ';
    return format_instant(at(i)) + "," + japan + "," + value + ",,\r\n";
  }
  static std::string head() {
    return std::string{byte_order_mark} + "日時（UTC）,日時（日本時間）,値,単位,品質\r\n";
  }
  static std::string rows(int from, int until) {
    std::string out;
    for (int i = from; i < until; ++i) {
      out += row(i, std::to_string(i));
    }
    return out;
  }
  std::string read(series_wish wish) {
    auto table = here.loop.wait(open_series(*one->entities, {sapporo(), {}}, std::move(wish)));
    EXPECT_TRUE(table.ok());
    auto out = table.value().csv;
    if (table.value().rest) {
      for (auto more = here.loop.wait(table.value().rest()); !more.empty();
           more = here.loop.wait(table.value().rest())) {
        out += more;
      }
    }
    return table.value().next ? out + "next " + format_instant(*table.value().next) : out;
  }
};

TEST_P(a_long_series, comes_whole_and_in_order_with_a_page_of_it_in_memory) {
  record(5'500);
  const auto all = asked(api::export_series, "entity=urn:g:1&attribute=depth");
  EXPECT_EQ(all.body, head() + rows(0, 5'500));
  EXPECT_TRUE(all.pieces);
  EXPECT_GT(longest_piece, 0u);
  EXPECT_LT(longest_piece, all.body.size() / 4);
  const auto some = asked(api::export_series, "entity=urn:g:1&attribute=depth&limit=4321");
  EXPECT_EQ(some.body, head() + rows(0, 4'321));
  EXPECT_EQ(some.headers.back(),
            (std::pair<std::string, std::string>{"Next-From", format_instant(at(4'321))}));
}

TEST_P(a_long_series, a_short_one_has_a_length_and_may_be_packed) {
  record(1'000);
  EXPECT_FALSE(asked(api::export_series, "entity=urn:g:1&attribute=depth").pieces);
  EXPECT_FALSE(asked(api::export_series, "entity=urn:g:1&attribute=depth&limit=999").pieces);
}

TEST_P(a_long_series, however_it_is_cut_into_pages_the_text_is_the_same) {
  record(40);
  for (std::int64_t page = 1; page <= 42; page += 3) {
    for (std::int64_t limit = 1; limit <= 42; limit += 4) {
      series_wish wish{.entity = "urn:g:1", .attribute = "depth", .dataset = {}};
      wish.page = page;
      wish.limit = limit;
      wish.from = at(3);
      wish.until = at(38);
      const int end = static_cast<int>(std::min<std::int64_t>(3 + limit, 38));
      EXPECT_EQ(read(wish), head() + rows(3, end) +
                                (end < 38 ? "next " + format_instant(at(end)) : std::string{}))
          << page << " " << limit;
    }
  }
}

TEST_P(a_long_series, that_is_looked_through_in_steps_comes_up_to_its_limit) {
  record(30);
  for (const std::int64_t limit : {11, 21}) {  // a page, and whole steps of ten pages
    series_wish wish{.entity = "urn:g:1", .attribute = "depth", .dataset = {}};
    wish.page = 1;
    wish.limit = limit;
    const int end = static_cast<int>(limit);
    EXPECT_EQ(read(wish), head() + rows(0, end) + "next " + format_instant(at(end)));
  }
}

TEST_P(a_long_series, large_values_make_pages_of_fewer_rows) {
  record(120, 100'000);
  std::string wanted = head();
  for (int i = 0; i < 120; ++i) {
    wanted += row(i, std::to_string(i) + std::string(100'000, 'x'));
  }
  EXPECT_TRUE(read({.entity = "urn:g:1", .attribute = "depth", .dataset = {}}) == wanted);
}

TEST_P(a_long_series, what_comes_late_while_it_is_read_does_not_move_its_end) {
  record(3'000);
  series_wish wish{.entity = "urn:g:1", .attribute = "depth", .dataset = {}};
  wish.limit = 2'000;
  auto table = here.loop.wait(open_series(*one->entities, {sapporo(), {}}, wish));
  ASSERT_TRUE(table.ok());
  ASSERT_TRUE(table.value().next);
  EXPECT_EQ(*table.value().next, at(2'000));
  const std::string late = R"({"type":"Property","value":"late"})";
  const std::vector<broker::observation> one_more{
      {"urn:g:1", "depth", "", at(1'500) + std::chrono::seconds{1}, late}};
  ASSERT_TRUE(here.loop.wait(one->entities->record({sapporo(), {}}, one_more)).ok());
  const auto rest = here.loop.wait(table.value().rest());
  EXPECT_NE(rest.find("late"), std::string::npos);
  EXPECT_EQ(rest.find(format_instant(at(2'000))), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(engines, a_long_series, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::catalog
