// Accounts of the ledger, and what stands on them. Functions of a transaction or a reader.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/ledger/types.h"

namespace tsu::ledger {

// The account of that unit, kind and owner; opened where there is none. One that is there stays as
// it is, whatever else the spec says.
account_no ensure_account(db::tx&, const account_spec&);
std::optional<account_no> find_account(db::reader&, std::string_view unit, std::string_view kind,
                                       std::string_view owner);
std::optional<account> get_account(db::reader&, account_no);
// A closed one takes and gives nothing more; what is held on it can still be released.
void close_account(db::tx&, account_no);
void reopen_account(db::tx&, account_no);
// Its rows stay, without whose they were.
void forget_owner(db::tx&, account_no);

// What stands on an account: over all stripes; `free`: what may be spent now, so without what is
// held or has expired.
struct standing {
  balance sums;
  std::int64_t free = 0;
  std::vector<lot_part> lots;  // that have not expired, the oldest first
};
standing standing_of(db::reader&, account_no, instant now);

std::optional<transfer> find_by_id(db::reader&, std::string_view id);
// Rows of an account, the newest first.
std::vector<transfer> history_of(db::reader&, account_no, std::int64_t before, std::int64_t limit);

}  // namespace tsu::ledger
