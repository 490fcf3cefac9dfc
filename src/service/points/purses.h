// Which accounts of the ledger points stand on: a purse for each person, whose points expire; the
// issuer's and others' counter-accounts, on which many write at once; one for each shop.
#pragma once

#include <optional>
#include <string_view>

#include "base/db/db.h"
#include "engine/ledger/types.h"
#include "service/points/types.h"

namespace tsu::points {

inline constexpr std::string_view purse_kind = "resident", shop_kind = "shop",
                                  issued_kind = "issued", expired_kind = "expired",
                                  corrected_kind = "corrected", exchange_kind = "exchange";

ledger::account_no ensure_purse(db::tx&, person_id);
std::optional<ledger::account_no> find_purse(db::reader&, person_id);
ledger::account_no ensure_shop_account(db::tx&, std::string_view shop);
// One of issued, expired, corrected, exchange.
ledger::account_no ensure_counter(db::tx&, std::string_view kind);
// What one has to spend; 0 without a purse.
std::int64_t balance_of(db::reader&, person_id, instant now);

}  // namespace tsu::points
