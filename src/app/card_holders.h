// Whose card that is: one answer for every service that reads cards. Where an account became part
// of another, the person goes on with that one; who is no resident any more has no card.
#pragma once

#include <optional>
#include <string_view>

#include "base/core/id.h"
#include "base/db/db.h"

namespace tsu::app {

// The account with which a person goes on; itself where nothing was merged.
person_id goes_on_as(db::reader&, person_id);
// By what its QR code says, or the code under it.
std::optional<person_id> holder_of_card(db::reader&, std::string_view typed);
// The same, or the number of an account as its holder types it.
std::optional<person_id> holder_of_card_or_number(db::reader&, std::string_view typed);

}  // namespace tsu::app
