// Rows of clients that have still to be told that a session ended: taken under leases, so that of
// several nodes one tells, and another goes on where one died. Functions of one transaction.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/core/time.h"
#include "base/db/db.h"
#include "engine/id/op/store_grants.h"

namespace tsu::id::op {

using logout_id = id_of<struct op_logout_tag>;

struct logout_row {
  logout_id id;
  std::string client, subject, sid, issuer;
  std::int64_t attempts = 0;
};
void insert_logout(db::tx&, const logout_row&);
// At most `limit` that are due, each leased and counted as an attempt.
std::vector<logout_row> take_logouts(db::tx&, instant now, instant leased_until,
                                     std::int64_t limit);
void delete_logout(db::tx&, logout_id);
void put_off_logout(db::tx&, logout_id, instant due);

}  // namespace tsu::id::op
