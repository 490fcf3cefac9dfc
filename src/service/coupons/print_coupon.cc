#include "service/coupons/print_coupon.h"

#include "base/core/assert.h"
#include "base/record/audit.h"
#include "service/coupons/qr_text.h"
#include "service/coupons/rules.h"
#include "service/coupons/store.h"

namespace tsu::coupons {

std::string name_of(paper p) { return p == paper::roll ? "80mm" : "a4"; }

result<paper> paper_of(const std::string& text) {
  if (text == "80mm" || text == "a4") {
    return text == "a4" ? paper::a4 : paper::roll;
  }
  return problem{why::bad_input, "paper is 80mm or a4", "coupons_bad_paper"};
}

result<std::string> qr_text_of(db::reader& r, const sealing& by, const coupon& c,
                               const terms& its) {
  return qr_writer{r, by}.text_of(c, its);
}

result<std::string> qr_writer::text_of(const coupon& c, const terms& its) {
  auto at = keys_.find(c.key);
  if (at == keys_.end()) {
    TRY(auto key, open_key(r_, by_, c.key));
    at = keys_.emplace(c.key, std::move(key)).first;
  }
  return signed_text(facts_of(by_.town, c, its), at->second);
}

result<copy> print(db::tx& t, const sealing& by, const acting& who, const coupon& c, paper on) {
  TRY(const done may, may_show(c, t.now()));
  auto its = store::find_terms(t, c.version);
  ASSERT(its);
  TRY(auto qr, qr_text_of(t, by, c, *its));
  const auto number = store::add_print(t, c.serial, name_of(on), who.subject);
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = number == 1 ? "coupons.coupon.printed" : "coupons.coupon.reprinted",
                    .subject_kind = "coupons.coupon",
                    .subject = std::to_string(c.serial),
                    .trace_id = who.trace_id,
                    .detail = "{\"copy\":" + std::to_string(number) + "}"});
  return copy{c, std::move(*its), number, std::move(qr), t.now()};
}

}  // namespace tsu::coupons
