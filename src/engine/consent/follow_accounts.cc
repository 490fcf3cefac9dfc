#include "engine/consent/follow_accounts.h"

#include "base/core/json_text.h"
#include "base/core/log.h"
#include "engine/consent/persons.h"
#include "engine/id/people/accounts.h"

namespace tsu::consent {

account_follower::account_follower(db::house& house, tenant_code town, const ports& out)
    : log_follower(house.at(town, db::place::people), "consent.accounts", {}), out_(out) {}

bool account_follower::hear(const db::row& change) {
  if (change.text(2) != id::account_changed_kind) {
    return false;
  }
  const auto into = json_members{change.text(4)}.find("into");
  const auto other = into.empty() ? std::nullopt : json_number(into);
  const auto twice = id::account_of(change.text(3));
  if (!other || !twice) {
    return false;
  }
  merged_.emplace_back(twice->value, static_cast<std::int64_t>(*other));
  return true;
}

void account_follower::apply(db::tx& t) {
  for (const auto& [former, person] : merged_) {
    const auto done_it = merge(t, out_, {"", ""}, {former, person});
    if (!done_it.ok()) {
      log_error("consents of account {} stay where they are: {}", former, done_it.error().detail);
    }
  }
}

}  // namespace tsu::consent
