// KPIs month by month, on either database; among them the dashboard of the programme (A1.7).
#include <gtest/gtest.h>

#include "base/core/json.h"
#include "base/db/test/fresh_house.h"
#include "base/i18n/texts.h"
#include "base/module/catalogue.h"
#include "base/record/audit.h"
#include "service/kpis/keep.h"
#include "service/kpis/module.h"
#include "service/kpis/page.h"
#include "service/kpis/store.h"

namespace tsu::kpis {
namespace {

const db::module_schema modules[] = {{"record", record::migrations},
                                     {"kpis", contents().migrations}};
constexpr acting boss{"account:91", "admin"};

class kpi_pages : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), modules};
  db::store& town = here.at(db::place::town);
  parts on{*here.doors};
  std::optional<double> people = 120, satisfaction = 3.9;

  kpi_pages() {
    on.sources.push_back({.name = "id.registered",
                          .of = {"登録者数", "Registered", "人"},
                          .value = [this](db::reader&, const asked_month&) { return people; },
                          .headline = true});
    on.sources.push_back({.name = "survey.satisfaction",
                          .of = {"満足度", "Satisfaction", "点", level::outcome},
                          .value = [this](db::reader&, const asked_month&) { return satisfaction; },
                          .of_past = true,
                          .headline = true,
                          .target = 4});
    here.time.set(*parse_instant("2026-11-22T13:00:00+09:00"));
  }
  template <class Act>
  auto write(Act a) {
    return here.loop.wait(town.write(a));
  }
  void note() { here.loop.wait(note_values(on, db::testing::sapporo(), here.time.now())); }
  page_dto page(const std::string& month = "2026-11") {
    return here.loop.wait(town.read([&](db::reader& r) { return page_of(r, on, month); }));
  }
  result<target> aim(const target& t) {
    return write([&](db::tx& x) { return keep_target(x, on, boss, t); });
  }
  result<own_kpi> own(const own_kpi& k) {
    return write([&](db::tx& t) { return keep_own(t, on, boss, k); });
  }
  result<month_value> put(const month_value& v) {
    return write([&](db::tx& t) { return keep_value(t, on, boss, v); });
  }
  template <class T>
  static std::string code_of(const result<T>& r) {
    return r.ok() ? "ok" : r.error().code;
  }
};

TEST_P(kpi_pages, a1_7_the_dashboard_has_satisfaction_beside_the_target_of_four) {
  note();
  const auto p = page();
  ASSERT_EQ(p.items.size(), 2u);
  EXPECT_EQ(*p.items[0].value, 120);
  EXPECT_FALSE(p.items[0].target);
  EXPECT_EQ(*p.items[1].value, 3.9);
  EXPECT_EQ(*p.items[1].target, 4);
  EXPECT_FALSE(*p.items[1].met);
  EXPECT_TRUE(p.items[1].headline);
  satisfaction = 4.0;
  note();
  EXPECT_TRUE(*page().items[1].met) << "four is four";
}

TEST_P(kpi_pages, what_is_shown_is_what_was_kept_and_a_month_that_is_over_stays) {
  EXPECT_FALSE(page().items[0].value) << "nobody was asked yet";
  note();
  here.time.set(*parse_instant("2026-12-01T03:15:00+09:00"));
  people = 150;
  satisfaction = 4.2;
  note();
  const auto p = page("2026-12");
  ASSERT_EQ(p.items[0].series.size(), 13u);
  EXPECT_EQ(p.items[0].series.front().month, "2025-12");
  EXPECT_EQ(*p.items[0].series[11].value, 120) << "a state of a past day cannot be asked for";
  EXPECT_EQ(*p.items[0].series[12].value, 150);
  EXPECT_EQ(*p.items[1].series[11].value, 4.2) << "a sum of the month before is taken once more";
  here.time.set(*parse_instant("2026-12-02T03:15:00+09:00"));
  satisfaction = 1;
  note();
  EXPECT_EQ(*page("2026-12").items[1].series[11].value, 4.2);
  satisfaction.reset();
  note();
  EXPECT_EQ(*page("2026-12").items[1].value, 1) << "who does not know changes nothing";
}

TEST_P(kpi_pages, a_target_holds_from_its_month_on) {
  ASSERT_TRUE(aim({"id.registered", "2026-04", 100, "計画"}).ok());
  ASSERT_TRUE(aim({"id.registered", "2026-12", 600, "計画（改）"}).ok());
  note();
  auto p = page();
  EXPECT_EQ(*p.items[0].target, 100);
  EXPECT_EQ(p.items[0].target_source, "計画");
  EXPECT_TRUE(*p.items[0].met);
  EXPECT_FALSE(p.items[0].series[4].target) << "March";
  EXPECT_EQ(*p.items[0].series[5].target, 100) << "April";
  EXPECT_EQ(*page("2026-12").items[0].target, 600);
  EXPECT_EQ(code_of(aim({"nothing", "2026-04", 1, "x"})), "kpis_no_kpi");
  EXPECT_EQ(code_of(aim({"id.registered", "April", 1, ""})), "kpis_bad_fields");
}

TEST_P(kpi_pages, people_write_down_what_nothing_measures_and_nothing_else) {
  ASSERT_TRUE(own({"budget", {"事業費", "Budget", "百万円", level::input, better::lower}}).ok());
  ASSERT_TRUE(put({"budget", "2026-11", 579}).ok());
  ASSERT_TRUE(aim({"budget", "2026-04", 579, "行動計画"}).ok());
  const auto p = page();
  EXPECT_TRUE(p.items[2].own);
  EXPECT_TRUE(*p.items[2].met) << "not more than was planned";
  ASSERT_TRUE(put({"budget", "2026-11", 580}).ok());
  EXPECT_FALSE(*page().items[2].met);
  EXPECT_EQ(code_of(own({"id.registered", {"x"}})), "kpis_measured");
  EXPECT_EQ(code_of(put({"id.registered", "2026-11", 1})), "kpis_measured");
  EXPECT_EQ(code_of(put({"visits", "2026-11", 1})), "kpis_no_kpi");
  EXPECT_EQ(code_of(put({"budget", "2026-13", 1})), "kpis_bad_fields");
  EXPECT_EQ(code_of(put({"budget", "2026-11", 1e300})), "kpis_bad_fields");
  EXPECT_EQ(code_of(own({"Bad Name", {""}})), "kpis_bad_fields");
}

TEST_P(kpi_pages, the_file_and_the_report_say_what_the_page_says) {
  ASSERT_TRUE(aim({"id.registered", "2026-04", 100, "計画"}).ok());
  note();
  const auto csv = csv_of(page());
  EXPECT_EQ(csv.substr(0, 3), "\xEF\xBB\xBF");
  EXPECT_NE(csv.find("2026-11,id.registered,活動,登録者数,人,120,100,達成\r\n"), csv.npos) << csv;
  EXPECT_NE(csv.find("2026-11,survey.satisfaction,成果,満足度,点,3.9,4,未達\r\n"), csv.npos);
  EXPECT_EQ(report_of(page(), {}, "札幌市", here.time.now()).sections.size(), 2u)
      << "one month is no course";
  here.time.set(*parse_instant("2026-12-05T13:00:00+09:00"));
  note();
  const auto d = report_of(page("2026-12"), {{"事前と事後", {}}}, "札幌市", here.time.now());
  EXPECT_EQ(d.subtitle, "札幌市　2026-12");
  ASSERT_EQ(d.sections.size(), 5u);
  EXPECT_EQ(d.sections[2].heading, "事前と事後");
  EXPECT_EQ((*d.sections[0].blocks[0].figures)[1].note, "目標 4");
  EXPECT_EQ(d.sections[1].blocks[0].table->rows[0].cells[2], "120");
  EXPECT_TRUE(*d.sections[1].blocks[0].table->rows[1].strong) << "what was missed stands out";
  EXPECT_EQ(*d.sections[4].blocks[0].chart->mark, 4);
}

TEST(kpi_months, are_counted_back_over_years) {
  EXPECT_EQ(months_before("2026-11", 0), "2026-11");
  EXPECT_EQ(months_before("2026-08", 8), "2025-12");
  EXPECT_EQ(months_before("2026-01", 13), "2024-12");
}

TEST(kpi_module, its_table_of_contents_and_texts_are_sound) {
  const wired_module all[] = {{&contents()}};
  EXPECT_EQ(faults_of(all), std::vector<std::string>{});
  const auto texts = i18n::texts::load(contents().texts);
  ASSERT_TRUE(texts.ok());
  EXPECT_EQ(texts.value().faults(), std::vector<std::string>{});
  EXPECT_EQ(permissions_of(all, "resident"), std::vector<std::string_view>{});
}

INSTANTIATE_TEST_SUITE_P(engines, kpi_pages, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::kpis
