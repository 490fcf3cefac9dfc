#include "app/test/points_rows.h"

#include "app/test/consent_rows.h"
#include "service/points/correct_points.h"
#include "service/points/spend_points.h"
#include "service/points/store.h"

namespace tsu::app::testing {
namespace {

using enum http::method;
constexpr auto people = db::place::people;
constexpr person_id hanako{900'001};  // of people_rows
constexpr const char* tables[] = {"points_rule",     "points_setting",    "points_event",
                                  "points_shop",     "points_correction", "points_notice",
                                  "ledger_transfer", "ledger_account",    "ledger_balance",
                                  "ledger_lot",      "ledger_hold",       "ledger_tally"};

#define JSON "application/json"
#define V1 "/points/v1"

constexpr sample table[] = {
    {get, V1 "/me", V1 "/me", "", "", "", "", resident_token},
    {get, V1 "/me/history", V1 "/me/history?before=100000&limit=5", "", "", "", "", resident_token},
    {post, V1 "/me/checkins", V1 "/me/checkins", JSON,
     R"({"token":"token-of-e1","lon":141.35,"lat":43.06})", "", "", resident_token},
    {post, V1 "/me/steps", V1 "/me/steps", JSON, R"({"date":"2026-11-22","steps":3400})", "", "",
     resident_token},
    {post, V1 "/me/payments", V1 "/me/payments", JSON, R"({"id":"p1","shop":"s1","points":30})", "",
     "", resident_token},
    {post, V1 "/me/exchanges", V1 "/me/exchanges", JSON,
     R"({"id":"x1","coupon":"lunch","points":30})", "", "", resident_token},
    {post, V1 "/me/exchanges/{id}/take", V1 "/me/exchanges/h1/take", "", "", "", "",
     resident_token},
    {post, V1 "/me/exchanges/{id}/return", V1 "/me/exchanges/h2/return", "", "", "", "",
     resident_token},
    {get, V1 "/card", V1 "/card?at=2026-12-01T00:00:00Z", "", ""},
    {put, V1 "/rules/{code}", V1 "/rules/steps", JSON,
     R"({"of":{"code":"steps","ja":"歩数","en":"Steps","how":"per_amount","points":10,)"
     R"("per":1000,"dayCap":80,"totalCap":0,"active":true},"from":"2027-04-01T00:00:00+09:00",)"
     R"("source":"告示第5号"})"},
    {put, V1 "/settings/{name}", V1 "/settings/points.notice_days", JSON,
     R"({"value":60,"from":"2027-04-01T00:00:00+09:00","source":"要綱"})"},
    {get, V1 "/events", V1 "/events", "", ""},
    {put, V1 "/events/{id}", V1 "/events/e2", JSON,
     R"({"id":"e2","name":"雪かき教室","rule":"checkin","startsAt":"2026-12-01T00:00:00Z",)"
     R"("endsAt":"2026-12-01T03:00:00Z","lon":141.35,"lat":43.06,"radiusM":200})"},
    {get, V1 "/shops", V1 "/shops", "", ""},
    {put, V1 "/shops/{code}", V1 "/shops/s2", JSON,
     R"({"code":"s2","name":"ホクノー","closed":false})"},
    {get, V1 "/settlements/{month}", V1 "/settlements/2026-11?as=csv", "", ""},
    {get, V1 "/summary", V1 "/summary?month=2026-11", "", ""},
    {get, V1 "/persons/{person}", V1 "/persons/900001", "", ""},
    {get, V1 "/persons/{person}/history", V1 "/persons/900001/history?limit=5", "", ""},
    {post, V1 "/persons/{person}/corrections", V1 "/persons/900001/corrections", JSON,
     R"({"id":"c1","points":-20,"reason":"二重に付与したため"})"},
    {get, V1 "/corrections", V1 "/corrections?state=waiting", "", ""},
    {post, V1 "/corrections/{number}/agree", V1 "/corrections/900001/agree", "", ""},
    {post, V1 "/corrections/{number}/refuse", V1 "/corrections/900002/refuse", "", ""},
    {post, V1 "/cancels", V1 "/cancels", JSON,
     R"({"receipt":"spend/900001/p0","reason":"打ち間違い"})"},
};
#undef V1

}  // namespace

std::span<const sample> points_samples() { return table; }

task<void> restore_points(db::house& house, tenant_code tenant) {
  co_await house.at(tenant, people).write([](db::tx& t) {
    for (const auto* name : tables) {
      t.run({"", "DELETE FROM " + std::string{name}, people}, {});
    }
    namespace p = points;
    p::store::keep_shop(t, {"s1", "店", false});
    p::store::keep_event(t, {.id = "e1",
                             .token = "token-of-e1",
                             .name = "教室",
                             .rule = "checkin",
                             .starts_at = t.now() - std::chrono::hours{1},
                             .ends_at = t.now() + std::chrono::days{400},
                             .lon = 141.35,
                             .lat = 43.06,
                             .radius_m = 500});
    const p::acting clerk{"account:7", "staff"}, her{"account:900001", "resident"};
    ASSERT(p::correct(t, clerk, {"g1", hanako, 1'000, "開始"}).ok());
    ASSERT(p::spend(t, her, {"p0", hanako, "s1", 10}).ok());
    for (const auto* id : {"h1", "h2"}) {
      ASSERT(p::hold_for_coupon(t, her, {id, hanako, "lunch", 10}).ok());
    }
    t.run({"", "UPDATE ledger_hold SET timeout_at = 9000000000000000", people}, {});
    t.run({"", "UPDATE ledger_transfer SET timeout_at = 9000000000000000 WHERE what = 2", people},
          {});
    for (const auto* id : {"w1", "w2"}) {
      ASSERT(p::correct(t, clerk, {id, hanako, 2'000, "多い"}).ok());
    }
    t.run({"", "UPDATE points_correction SET number = 900001 WHERE id = 'w1'", people}, {});
    t.run({"", "UPDATE points_correction SET number = 900002 WHERE id = 'w2'", people}, {});
  });
}

}  // namespace tsu::app::testing
