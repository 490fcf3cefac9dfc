// Changes that wait for their day, and what is done then. Functions of one transaction.
#pragma once

#include <map>
#include <string>

#include "engine/id/people/accounts.h"
#include "engine/id/staffing/store_staffing.h"

namespace tsu::id::staffing {

using cells = std::map<std::string, std::string, std::less<>>;

// Role, section and what else the cells say. "no_change" where that is nothing.
result<done> move_now(db::tx&, const keeper_of_boxes&, const acting&, account_id, const cells&);
result<done> keep_for_later(db::tx&, const keeper_of_boxes&, const acting&, account_id, act,
                            local_date, const cells&);
result<cells> cells_of(db::reader&, const keeper_of_boxes&, const waiting_row&);

waiting_page waiting_changes(db::reader&);
// "no_such_change".
result<done> drop_change(db::tx&, const acting&, waiting_id);
// Everything whose day has come; what cannot be done stays, with why. How many were done.
std::int64_t do_what_is_due(db::tx&, const keeper_of_boxes&);

}  // namespace tsu::id::staffing
