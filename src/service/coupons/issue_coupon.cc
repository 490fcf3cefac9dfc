#include "service/coupons/issue_coupon.h"

#include "base/record/audit.h"
#include "service/coupons/keys.h"
#include "service/coupons/store.h"
#include "service/coupons/typed_code.h"

namespace tsu::coupons {
namespace {

std::string asked_as(const acting& who, const issue_wish& w) {
  const auto from = w.by == asking::self ? "person/" + std::to_string(w.person.value)
                                         : "by/" + std::string{who.subject};
  return from + "/" + w.id;
}

result<done> take_points(db::tx& t, const parts& on, const acting& who, const coupon& c) {
  if (c.points == 0) {
    return done{};
  }
  if (!on.take_points) {
    return problem{why::unavailable, "nobody here takes points", "coupons_no_points"};
  }
  return on.take_points(t, who,
                        {"coupon-" + std::to_string(c.serial), c.campaign, c.person, c.points});
}

void tell(db::tx& t, const acting& who, const coupon& c) {
  const auto serial = std::to_string(c.serial);
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = "coupons.coupon.issued",
                    .subject_kind = "coupons.coupon",
                    .subject = serial,
                    .trace_id = who.trace_id,
                    .detail = "{\"points\":" + std::to_string(c.points) + "}"});
  t.append_change("coupons.coupon.issued", serial, "{\"campaign\":\"" + c.campaign + "\"}");
}

result<coupon> make(db::tx& t, const parts& on, tenant_code town, const acting& who,
                    const issue_wish& w, const campaign& of) {
  const so_far n{of.issued, w.person.value == 0 ? 0 : store::count_of_person(t, of.code, w.person)};
  TRY(const done may, may_issue(of.of, w.person, w.by, n, t.now()));
  TRY(const auto key, ensure_signer(t, {on.key, town}));
  coupon c{.code = make_code(),
           .campaign = of.code,
           .version = of.version,
           .person = w.person,
           .asked = asked_as(who, w),
           .issued_at = t.now(),
           .expires_at = expiry_of(of.of, t.now()),
           .key = key,
           .points = of.of.points,
           .issued_by = std::string{who.subject}};
  while (store::find_coupon_of_code(t, c.code)) {
    c.code = make_code();
  }
  c.serial = store::add_coupon(t, c);
  if (!store::count_issue(t, of.code)) {
    return problem{why::conflict, "all have been issued", "coupons_none_left"};
  }
  store::need_key_until(t, key, c.expires_at);
  TRY(const done paid, take_points(t, on, who, c));
  tell(t, who, c);
  return c;
}

}  // namespace

result<coupon> issue(db::tx& t, const parts& on, tenant_code town, const acting& who,
                     const issue_wish& w) {
  if (!is_id(w.id)) {
    return problem{why::bad_input, "an id is 1 to 64 visible letters", "coupons_bad_id"};
  }
  if (auto before = store::find_coupon_asked(t, asked_as(who, w))) {
    if (before->campaign != w.campaign || before->person != w.person) {
      return problem{why::conflict, "that id was another coupon", "coupons_id_used"};
    }
    return std::move(*before);
  }
  const auto of = is_code(w.campaign) ? store::find_campaign(t, w.campaign) : std::nullopt;
  if (!of) {
    return problem{why::not_found, "no campaign has that code", "coupons_no_campaign"};
  }
  return make(t, on, town, who, w, *of);
}

}  // namespace tsu::coupons
