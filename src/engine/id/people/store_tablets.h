// The rows of lent tablets. Functions of one transaction.
#pragma once

#include "engine/id/people/tablets.h"

namespace tsu::id {

// 0 where that serial number is out already.
tablet_id insert_tablet(db::tx&, std::string_view serial, account_id, std::string_view code_hash,
                        instant code_expires);
bool end_tablet(db::tx&, tablet_id);
// false: no such code, or its time is over.
bool spend_tablet_code(db::tx&, std::string_view code_hash, std::string_view cookie_hash);
std::optional<tablet_row> find_tablet_by_hash(db::reader&, std::string_view cookie_hash);

}  // namespace tsu::id
