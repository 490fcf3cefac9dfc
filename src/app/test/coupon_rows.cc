#include "app/test/coupon_rows.h"

#include "app/rewards.h"
#include "app/test/consent_rows.h"
#include "engine/id/store.h"
#include "engine/id/tokens.h"
#include "service/coupons/issue_coupon.h"
#include "service/coupons/keep_campaign.h"
#include "service/coupons/keys.h"
#include "service/coupons/parts.h"
#include "service/coupons/store.h"
#include "service/coupons/use_coupon.h"

namespace tsu::app::testing {
namespace {

using enum http::method;
constexpr auto people = db::place::people;
constexpr person_id hanako{900'001};  // of people_rows
constexpr const char* tables[] = {"campaign", "terms", "coupon", "use", "print", "terminal", "key"};

#define JSON "application/json"
#define V1 "/coupons/v1"
#define TERMS                                                                                     \
  R"({"ja":"昼","en":"Lunch","conditionsJa":"","conditionsEn":"","what":"percent","amount":10,)" \
  R"("yenMax":300,"billMinYen":500,"issueFrom":"2026-01-01T00:00:00Z",)"                          \
  R"("issueUntil":"2030-01-01T00:00:00Z","useFrom":"2026-01-01T00:00:00Z",)"                      \
  R"("useUntil":"2030-01-01T00:00:00Z","validDays":30,"stock":100,"perPerson":2,"points":30,)"    \
  R"("offlineDays":7,"shops":["s1"],"selfService":true,"open":true})"

constexpr sample table[] = {
    {get, V1 "/me/offers", V1 "/me/offers", "", "", "", "", resident_token},
    {get, V1 "/me/coupons", V1 "/me/coupons", "", "", "", "", resident_token},
    {post, V1 "/me/coupons", V1 "/me/coupons", JSON, R"({"id":"c1","campaign":"lunch"})", "", "",
     resident_token},
    {get, V1 "/me/coupons/{serial}/qr", V1 "/me/coupons/900001/qr", "", "", "", "", resident_token},
    {post, V1 "/me/coupons/{serial}/prints", V1 "/me/coupons/900001/prints?paper=a4", "", "", "",
     "", resident_token},
    {get, V1 "/keys", V1 "/keys", "", ""},
    {get, V1 "/terminal", V1 "/terminal", "", "", "", "", till_token},
    {post, V1 "/terminal/uses", V1 "/terminal/uses", JSON,
     R"({"act":"u1","code":"3467-9acd-efhr","billYen":1200})", "", "", till_token},
    {post, V1 "/terminal/uploads", V1 "/terminal/uploads", JSON,
     R"({"acts":[{"act":"u2","at":"2026-11-22T04:00:00Z","code":"3467-9ACD-EFHR",)"
     R"("billYen":1200},{"act":"u3","at":"2026-11-22T04:00:00Z","qr":"TSC1:AE"}]})",
     "", "", till_token},
    {get, V1 "/campaigns", V1 "/campaigns", "", ""},
    {put, V1 "/campaigns/{code}", V1 "/campaigns/evening", JSON, TERMS},
    {get, V1 "/campaigns/{code}/report", V1 "/campaigns/lunch/report", "", ""},
    {post, V1 "/campaigns/{code}/coupons", V1 "/campaigns/lunch/coupons", JSON,
     R"({"id":"k1","person":900001})"},
    {get, V1 "/coupons/{serial}", V1 "/coupons/900001", "", ""},
    {post, V1 "/coupons/{serial}/prints", V1 "/coupons/900001/prints?paper=80mm", "", ""},
    {post, V1 "/coupons/{serial}/reopen", V1 "/coupons/900002/reopen", JSON,
     R"({"reason":"返品"})"},
    {get, V1 "/persons/{person}/coupons", V1 "/persons/900001/coupons", "", ""},
    {get, V1 "/terminals", V1 "/terminals", "", ""},
    {put, V1 "/terminals/{id}", V1 "/terminals/till-2", JSON,
     R"({"id":"till-2","subject":"till-2","shop":"s1","closed":false})"},
    {get, V1 "/settlements/{month}", V1 "/settlements/2026-11?as=csv", "", ""},
    {post, V1 "/keys/rotate", V1 "/keys/rotate", "", ""},
    {post, V1 "/keys/{number}/revoke", V1 "/keys/20001/revoke", "", ""},
};
#undef V1

coupons::terms lunch(instant now) {
  return {.ja = "昼",
          .en = "Lunch",
          .amount = 500,
          .issue_from = now - std::chrono::days{1},
          .issue_until = now + std::chrono::days{400},
          .use_from = now - std::chrono::days{1},
          .use_until = now + std::chrono::days{400},
          .points = 30,
          .offline_days = 7,
          .self_service = true,
          .open = true};
}

void put_till(db::tx& t) {
  const auto hash = id::hash_of(till_token);
  if (!id::find_secret(t, id::secret_kind::token, hash, t.now())) {
    id::insert_secret(t, {.kind = id::secret_kind::token,
                          .hash = hash,
                          .subject = "till-1",
                          .role = "shop",
                          .created = t.now(),
                          .expires = t.now() + std::chrono::days{365}});
  }
}

// One to use, and one that is used; their numbers and the first one's code are known.
void put_coupons(db::tx& t, const coupons::parts& on, tenant_code tenant) {
  namespace c = coupons;
  const c::acting her{"account:900001", "resident"}, till{"till-1", "shop"};
  const auto one = c::issue(t, on, tenant, her, {"s1", "lunch", hanako});
  const auto two = c::issue(t, on, tenant, her, {"s2", "lunch", hanako});
  ASSERT(one.ok() && two.ok());
  const c::use_wish at_till{.act = "u0", .code = two.value().code};
  ASSERT(c::use_coupon(t, on, tenant, till, c::terminal_of(t, "till-1").value(), at_till).ok());
  const auto renumber = [&](std::int64_t from, std::int64_t to) {
    for (const auto* name : {"coupons_coupon", "coupons_use"}) {
      t.run({"", "UPDATE " + std::string{name} + " SET serial = $2 WHERE serial = $1", people},
            {from, to});
    }
  };
  renumber(one.value().serial, 900'001);
  renumber(two.value().serial, 900'002);
  t.run({"", "UPDATE coupons_coupon SET code = '34679ACDEFHR' WHERE serial = 900001", people}, {});
}

}  // namespace

std::span<const sample> coupon_samples() { return table; }

task<void> restore_coupons(db::house& house, tenant_code tenant,
                           const std::optional<crypto::box_key>& key) {
  const auto on = make_coupons(house, {}, key, {});
  co_await house.at(tenant, people).write([&](db::tx& t) {
    for (const auto* name : tables) {
      t.run({"", "DELETE FROM coupons_" + std::string{name}, people}, {});
    }
    namespace c = coupons;
    const c::acting boss{"account:7", "admin"};
    put_till(t);
    ASSERT(c::keep_campaign(t, *on, boss, "lunch", lunch(t.now())).ok());
    ASSERT(c::keep_terminal(t, *on, boss, {"till-1", "till-1", "s1", {}}, c::door::open).ok());
    put_coupons(t, *on, tenant);
    const auto next = c::rotate_key(t, {on->key, tenant}, boss);
    ASSERT(next.ok());
    t.run({"", "UPDATE coupons_key SET number = 20001 WHERE number = $1", people},
          {next.value().number});
  });
}

}  // namespace tsu::app::testing
