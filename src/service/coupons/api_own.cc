#include "base/core/assert.h"
#include "engine/id/people/types.h"
#include "service/coupons/api.h"
#include "service/coupons/api_common.h"
#include "service/coupons/dto.h"
#include "service/coupons/issue_coupon.h"
#include "service/coupons/rules.h"
#include "service/coupons/sheet.h"
#include "service/coupons/store.h"
#include "service/coupons/views.h"

namespace tsu::coupons::api {
namespace {

result<person_id> own(const call& c) {
  if (const auto who = id::account_of(c.who.subject)) {
    return person_id{who->value};
  }
  return problem{why::not_allowed, "only a person's own account has coupons", "not_a_person"};
}

// The coupon of the path, where it is the caller's.
result<coupon> own_coupon(db::reader& r, const call& c) {
  TRY(const auto who, own(c));
  const auto serial = http::parse_whole(c.path_values[0]);
  auto found = serial ? store::find_coupon(r, *serial) : std::nullopt;
  if (!found || found->person != who) {
    return no_coupon();
  }
  return std::move(*found);
}

}  // namespace

answer list_offers(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  co_return json(to_json(
      co_await people_of(on, c).read([&](db::reader& r) { return offers_view(r, who, c.now); })));
}

answer list_own(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  co_return json(to_json(co_await people_of(on, c).read(
      [&](db::reader& r) { return coupons_view(r, on, c.tenant, who, c.now, sight::own); })));
}

answer take_own(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto w, from_json<own_wish>(c.request.body));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    const issue_wish wish{w.id, w.campaign, who, asking::self};
    TRY(const auto made, issue(t, on, c.tenant, actor_of(c), wish));
    return to_json(view_of(t, on, c.tenant, made, c.now, sight::own));
  }));
  co_return json(std::move(body), 201);
}

answer draw_own(const parts& on, call& c) {
  co_return co_await people_of(on, c).read([&](db::reader& r) -> result<http::reply> {
    TRY(const auto mine, own_coupon(r, c));
    TRY(const done may, may_show(mine, c.now));
    const auto its = store::find_terms(r, mine.version);
    ASSERT(its);
    TRY(const auto text, qr_text_of(r, sealing_of(on, c), mine, *its));
    return picture_of(text);
  });
}

answer print_own(const parts& on, call& c) {
  CO_TRY(const auto size, paper_asked(c));
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const auto mine, own_coupon(t, c));
    TRY(const auto made, print(t, sealing_of(on, c), actor_of(c), mine, size));
    return page_of(t, on, c, made, size);
  });
}

}  // namespace tsu::coupons::api
