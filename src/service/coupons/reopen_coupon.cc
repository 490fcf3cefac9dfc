#include "service/coupons/reopen_coupon.h"

#include "base/core/assert.h"
#include "base/record/audit.h"
#include "service/coupons/rules.h"
#include "service/coupons/store.h"

namespace tsu::coupons {
namespace {
constexpr std::size_t reason_max = 500;
}

result<coupon> reopen(db::tx& t, const acting& who, std::int64_t serial, std::string_view reason) {
  if (reason.empty() || reason.size() > reason_max || !is_plain(reason)) {
    return problem{why::bad_input, "say why", "coupons_reason_missing"};
  }
  const auto c = store::find_coupon(t, serial);
  if (!c) {
    return problem{why::not_found, "there is no such coupon", "coupons_no_coupon"};
  }
  const auto stands = store::standing_use(t, serial);
  if (!stands) {
    return problem{why::conflict, "it is not used", "coupons_not_used"};
  }
  // Whose it was may have left meanwhile: then nobody can use it again.
  const auto back = c->ended_at == instant{} ? coupon_state::issued : coupon_state::ended;
  ASSERT(store::reopen_use(t, stands->number, who.subject, reason));
  ASSERT(store::change_state(t, serial, coupon_state::used, back));
  const auto text = std::to_string(serial);
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = "coupons.coupon.reopened",
                    .subject_kind = "coupons.coupon",
                    .subject = text,
                    .purpose = reason,
                    .trace_id = who.trace_id,
                    .detail = "{\"use\":" + std::to_string(stands->number) +
                              ",\"yen\":" + std::to_string(stands->yen) + "}"});
  t.append_change("coupons.coupon.reopened", text, "{}");
  return std::move(*store::find_coupon(t, serial));
}

}  // namespace tsu::coupons
