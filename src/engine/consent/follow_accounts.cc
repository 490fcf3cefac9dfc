#include "engine/consent/follow_accounts.h"

#include "base/core/json_text.h"
#include "base/core/log.h"
#include "engine/consent/decide_consent.h"
#include "engine/consent/leave.h"
#include "engine/consent/persons.h"
#include "engine/consent/store_persons.h"
#include "engine/id/people/accounts.h"

namespace tsu::consent {

account_follower::account_follower(db::house& house, tenant_code town, const ports& out)
    : log_follower(house.at(town, db::place::people), "consent.accounts", {}),
      town_(town),
      out_(out) {}

bool account_follower::hear(const db::row& row) {
  if (row.text(2) != id::account_changed_kind) {
    return false;
  }
  const json_members says{row.text(4)};
  const auto who = id::account_of(row.text(3));
  const auto into = says.find("into"), to = says.find("to");
  const auto other = into.empty() ? std::nullopt : json_number(into);
  const bool left = to == "\"dead\"" || to == "\"moved_out\"";
  if (!who || (!other && !left)) {
    return false;
  }
  heard_.push_back({{who->value}, {other ? static_cast<std::int64_t>(*other) : 0}});
  return true;
}

// Whoever deletes themself before we have heard that another account was theirs means both.
void account_follower::take_over(db::tx& t, const change& c) const {
  if (is_erased(t, current_of(t, c.into))) {
    if (!is_erased(t, c.who)) {
      const auto gone = erase_again(t, out_, town_, c.who);
      ASSERT(gone.ok());
    }
    return;
  }
  const auto done_it = merge(t, out_, {"", ""}, {c.who.value, c.into.value});
  if (!done_it.ok()) {
    log_error("consents of account {} stay where they are: {}", c.who.value,
              done_it.error().detail);
  }
}

void account_follower::apply(db::tx& t) {
  for (const auto& c : heard_) {
    if (c.into.value != 0) {
      take_over(t, c);
    } else if (is_there(t, out_, c.who) && !lives_here(t, out_, c.who)) {
      const deciding by{.person = c.who, .how = method::program, .by = {}, .by_way = channel::job};
      const auto ended = end_all(t, out_, by);
      ASSERT(ended.ok());
    }
  }
}

}  // namespace tsu::consent
