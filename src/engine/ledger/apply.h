// The one way to move anything: apply() judges wishes in their order and writes those that hold, in
// the transaction of the caller's own act. Nothing throws or is left half done because of a wish; a
// refused one leaves no trace, and a chain of linked ones stands or falls as a whole. The store's
// writer runs one transaction at a time on whichever node, and the tables refuse what would still
// go below zero.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/ledger/types.h"

namespace tsu::ledger {

// existed: the same wish was carried out before; what it did then is told again.
enum class fate : std::uint8_t { made, existed, refused };
struct outcome {
  fate how = fate::refused;
  refusal why = refusal::none;
  std::int64_t amount = 0;                         // that moved or is held
  std::int64_t debit_after = 0, credit_after = 0;  // see transfer
  bool ok() const { return how != fate::refused; }
};

// At most wishes_max. Ends of chains: the last one is not linked.
std::vector<outcome> apply(db::tx&, std::span<const wish>);
outcome apply_one(db::tx&, const wish&);
// A refused one as a problem: "ledger_exceeds_credits".
result<outcome> must(const outcome&);
problem problem_of(refusal);

// Carries out what time has brought: holds whose time is over are free again, lots that have
// expired are taken away. At most that many of each; gives back how many it found.
std::int64_t sweep(db::tx&, std::int64_t limit = 500);

}  // namespace tsu::ledger
