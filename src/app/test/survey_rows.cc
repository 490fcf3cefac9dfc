#include "app/test/survey_rows.h"

#include "app/figures.h"
#include "app/test/consent_rows.h"
#include "service/kpis/keep.h"
#include "service/survey/references.h"
#include "service/survey/sheets.h"
#include "service/survey/store.h"
#include "service/survey/waves.h"

namespace tsu::app::testing {
namespace {

using enum http::method;
constexpr auto people = db::place::people, town = db::place::town;
constexpr person_id hanako{900'001};  // of people_rows

#define JSON "application/json"
#define V1 "/survey/v1"
#define KPIS "/kpis/v1"
#define TERMS                                                                \
  R"({"instrument":"lwci-r5","ja":"事前","en":"Before","phase":"before",)" \
  R"("opensAt":"2020-01-01T00:00:00Z","closesAt":"2099-01-01T00:00:00Z",)"   \
  R"("areas":["もみじ台","青葉"]})"
#define ABOUT R"("by":{"age":"70s","sex":"female","area":"青葉","uses":"yes"})"

constexpr sample table[] = {
    {get, V1 "/me/waves", V1 "/me/waves", "", "", "", "", resident_token},
    {get, V1 "/me/waves/{code}", V1 "/me/waves/now", "", "", "", "", resident_token},
    {put, V1 "/me/waves/{code}", V1 "/me/waves/now", JSON,
     R"({"answers":[{"no":1,"choice":"7"},{"no":43,"choice":"agree"}],)" ABOUT R"(,"finish":true})",
     "", "", resident_token},
    {del, V1 "/me/waves/{code}", V1 "/me/waves/now", "", "", "", "", resident_token},
    {get, V1 "/instruments", V1 "/instruments", "", ""},
    {get, V1 "/waves", V1 "/waves", "", ""},
    {put, V1 "/waves/{code}", V1 "/waves/next", JSON, TERMS},
    {post, V1 "/waves/{code}/close", V1 "/waves/over/close", "", ""},
    {put, V1 "/waves/{code}/papers/{number}", V1 "/waves/now/papers/A-2", JSON,
     R"({"answers":[{"no":1,"choice":"10"}],)" ABOUT R"(})"},
    {del, V1 "/waves/{code}/papers/{number}", V1 "/waves/now/papers/A-1", "", ""},
    {get, V1 "/waves/{code}/results", V1 "/waves/counted/results?as=csv", "", ""},
    {get, V1 "/waves/{code}/tables/{measure}", V1 "/waves/counted/tables/q1?by=age,sex", "", ""},
    {get, V1 "/waves/{code}/mean", V1 "/waves/counted/mean?items=1,37", "", ""},
    {get, V1 "/comparisons", V1 "/comparisons?before=counted&after=counted&measure=q1", "", ""},
    {get, V1 "/references/{instrument}", V1 "/references/lwci-r5", "", ""},
    {put, V1 "/references/{instrument}/{measure}", V1 "/references/lwci-r5/q1", JSON,
     R"({"measure":"q1","source":"全国調査","cells":[{"age":"","sex":"","mean":6.1,"sd":0.25},)"
     R"({"age":"70s","sex":"female","mean":6.4}]})"},
    {get, KPIS "/page", KPIS "/page?month=2026-11&as=csv", "", ""},
    {put, KPIS "/kpis/{name}", KPIS "/kpis/visits", JSON,
     R"({"ja":"訪問","en":"Visits","unit":"回","level":"output","better":"higher"})"},
    {put, KPIS "/kpis/{name}/target", KPIS "/kpis/budget/target", JSON,
     R"({"from":"2026-04","value":579000000,"source":"行動計画"})"},
    {put, KPIS "/kpis/{name}/values/{month}", KPIS "/kpis/budget/values/2026-11", JSON,
     R"({"value":120000000})"},
    {post, KPIS "/refresh", KPIS "/refresh", "", ""},
};
#undef V1
#undef KPIS

survey::wave_terms terms(instant from, instant until) {
  return {.instrument = "lwci-r5",
          .ja = "調査",
          .en = "Survey",
          .opens_at = from,
          .closes_at = until,
          .areas = {"もみじ台", "青葉"}};
}

void put_waves(db::tx& t, const survey::parts& on, tenant_code tenant) {
  namespace s = survey;
  const s::acting boss{"account:7", "admin"};
  const auto day = std::chrono::days{1};
  const auto open = terms(t.now() - day, t.now() + 400 * day);
  for (const auto* code : {"now", "over", "counted"}) {
    ASSERT(s::keep_wave(t, boss, code, open).ok());
  }
  ASSERT(s::save_own(t, on, tenant, {"account:900001", "resident"}, hanako, {"now", {{1, "5"}}, {}},
                     s::save::part)
             .ok());
  const caller her_boss{.subject = "account:7", .role = "admin"};
  for (int i = 1; i <= 12; ++i) {
    const auto number = "A-" + std::to_string(i);
    for (const std::string code : {"now", "counted"}) {
      if (code == "counted" || i == 1) {
        ASSERT(
            s::keep_paper(t, on, tenant, her_boss, boss,
                          {{code, {{1, "7"}, {37, "6"}}, {"70s", "female", "", "yes"}}, number, {}})
                .ok());
      }
    }
  }
  for (const auto* code : {"over", "counted"}) {
    ASSERT(s::keep_wave(t, boss, code, terms(t.now() - 2 * day, t.now() - day)).ok());
  }
  ASSERT(s::close_wave(t, boss, "counted").ok());
  ASSERT(s::keep_reference(t, boss, "lwci-r5", {"q1", "全国", {{"", "", 6.0, 0.2}}}).ok());
}

}  // namespace

std::span<const sample> survey_samples() { return table; }

task<void> restore_surveys(db::house& house, tenant_code tenant,
                           const std::optional<crypto::box_key>& key) {
  const auto on = make_survey(house, {}, key, {});
  const auto figures = make_kpis(house, nullptr, {});
  co_await house.at(tenant, people).write([&](db::tx& t) {
    for (const auto* name : {"wave", "sheet", "result", "reference", "secret"}) {
      t.run({"", "DELETE FROM survey_" + std::string{name}, people}, {});
    }
    put_waves(t, *on, tenant);
  });
  co_await house.at(tenant, town).write([&](db::tx& t) {
    for (const auto* name : {"own", "target", "value"}) {
      t.run({"", "DELETE FROM kpis_" + std::string{name}, town}, {});
    }
    const kpis::acting boss{"account:7", "admin"};
    ASSERT(kpis::keep_own(t, *figures, boss, {"budget", {"事業費", "Budget", "円"}}).ok());
  });
}

}  // namespace tsu::app::testing
