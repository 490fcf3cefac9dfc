#include "service/coupons/follow_accounts.h"

#include "base/core/json_text.h"
#include "base/http/asked.h"
#include "engine/id/people/accounts.h"
#include "service/coupons/store.h"

namespace tsu::coupons {

account_follower::account_follower(db::house& house, tenant_code town)
    : log_follower(house.at(town, db::place::people), "coupons.accounts", {}) {}

bool account_follower::hear(const db::row& change) {
  const auto kind = change.text(2);
  if (kind == "consent.person.erased") {
    const auto who = http::parse_whole(change.text(3));
    if (who && *who > 0) {
      heard_.push_back({{*who}, {}});
      return true;
    }
    return false;
  }
  if (kind != id::account_changed_kind) {
    return false;
  }
  const auto into = json_members{change.text(4)}.find("into");
  const auto other = into.empty() ? std::nullopt : json_number(into);
  const auto twice = id::account_of(change.text(3));
  if (!other || !twice || *other < 1) {
    return false;
  }
  heard_.push_back({{twice->value}, {static_cast<std::int64_t>(*other)}});
  return true;
}

void account_follower::apply(db::tx& t) {
  for (const auto& h : heard_) {
    const auto subject = id::subject_of({h.who.value});
    if (h.into.value != 0) {
      store::move_coupons(t, h.who, h.into);
      store::rename_printer(t, subject, id::subject_of({h.into.value}));
    } else {
      store::end_coupons(t, h.who);
      store::rename_printer(t, subject, "");
    }
  }
}

}  // namespace tsu::coupons
