#include "app/inboxes.h"

#include "base/core/log.h"
#include "engine/id/people/accounts.h"
#include "engine/id/people/store_accounts.h"
#include "engine/notify/contacts.h"

namespace tsu::app {

inbox_finder inboxes_of(const notify::vault& keys, tenant_code town) {
  return [&keys, town](db::tx& t, person_id who) -> std::optional<notify::contact_id> {
    const auto account = id::find_account(t, {who.value});
    if (!account || account->state != id::account_state::active) {
      return std::nullopt;
    }
    const auto inbox =
        notify::inbox_of(t, keys, town, id::subject_of(account->id), account->locale);
    if (!inbox.ok()) {
      log_error("account {} gets no messages: {}", who.value, inbox.error().detail);
      return std::nullopt;
    }
    return inbox.value();
  };
}

}  // namespace tsu::app
