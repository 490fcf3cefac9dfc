// Where messages to a resident go: everybody who has an account has an inbox on their own page,
// whether or not they stand in the address book.
#pragma once

#include <functional>
#include <optional>

#include "base/core/id.h"
#include "base/db/db.h"
#include "engine/notify/types.h"

namespace tsu::notify {
class vault;
}

namespace tsu::app {

// Nothing where no message would be read: the account is closed, erased or another's now.
using inbox_finder = std::function<std::optional<notify::contact_id>(db::tx&, person_id)>;

// `keys` outlives it.
inbox_finder inboxes_of(const notify::vault& keys, tenant_code);

}  // namespace tsu::app
