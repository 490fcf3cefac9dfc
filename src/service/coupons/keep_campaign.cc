#include "service/coupons/keep_campaign.h"

#include "base/core/json.h"
#include "base/record/audit.h"
#include "service/coupons/rules.h"
#include "service/coupons/store.h"

namespace tsu::coupons {
namespace {

problem no_shop() { return {why::not_found, "no shop has that code", "coupons_no_shop"}; }

bool is_shop(db::reader& r, const parts& on, std::string_view code) {
  return is_code(code) && on.find_shop && on.find_shop(r, code);
}

}  // namespace

result<campaign> keep_campaign(db::tx& t, const parts& on, const acting& who, std::string_view code,
                               const terms& of) {
  TRY(const done good, check(of));
  for (const auto& shop : of.shops) {
    if (!is_shop(t, on, shop)) {
      return no_shop();
    }
  }
  const auto before = store::find_campaign(t, code);
  if (before && of.stock > 0 && before->issued > of.stock) {
    return problem{why::conflict, "more than that have been issued", "coupons_stock_below"};
  }
  const auto version = store::keep_campaign(t, code, of, who.subject);
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = "coupons.campaign.kept",
                    .subject_kind = "coupons.campaign",
                    .subject = code,
                    .trace_id = who.trace_id,
                    .detail = "{\"version\":" + std::to_string(version) + "}"});
  return std::move(*store::find_campaign(t, code));
}

result<terminal> keep_terminal(db::tx& t, const parts& on, const acting& who, terminal one,
                               door how) {
  if (!is_shop(t, on, one.shop)) {
    return no_shop();
  }
  const auto other = store::find_terminal_of(t, one.subject);
  if (other && other->id != one.id) {
    return problem{why::conflict, "it is another terminal's", "coupons_terminal_taken"};
  }
  const auto before = store::find_terminal(t, one.id);
  one.closed_at = {};
  if (how == door::closed) {
    const bool was_closed = before && before->closed_at != instant{};
    one.closed_at = was_closed ? before->closed_at : t.now();
  }
  store::keep_terminal(t, one);
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = "coupons.terminal.kept",
                    .subject_kind = "coupons.terminal",
                    .subject = one.id,
                    .trace_id = who.trace_id,
                    .detail = how == door::closed ? "{\"closed\":true}" : "{\"closed\":false}"});
  return one;
}

}  // namespace tsu::coupons
