// That the ledger never lies: its rows are sealed in hashed batches (base/record/seal.h,
// doc/ledger-format.md), and what stands in its tables is counted again from its rows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/db/db.h"
#include "base/record/seal.h"

namespace tsu::ledger {

// Seals up to `limit` rows; gives back how many. Called by one job per municipality.
std::int64_t seal_rows(db::tx&, std::int64_t limit = 4096);
record::seal_head seal_head_of(db::reader&);
record::audit_report verify_seals(db::reader&, const std::optional<record::seal_head>& anchor = {});

// What does not fit, one English sentence each: an account whose balance is not the sum of its
// rows, or whose lots are not what it has; debits that are not the credits; a balance below
// zero. Reads the whole ledger.
std::vector<std::string> count_again(db::reader&);

}  // namespace tsu::ledger
