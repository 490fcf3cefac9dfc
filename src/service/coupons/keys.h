// The keys that a municipality signs QR codes with (Ed25519): sealed at rest, published with all
// that is still in people's hands, followed by others a day after they were announced, so that
// terminals without a line have them before they meet them. Functions of one transaction.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/db/db.h"
#include "base/jose/key.h"
#include "service/coupons/parts.h"
#include "service/coupons/store.h"

namespace tsu::coupons {

inline constexpr std::chrono::hours announced_for{24};
// So long after what it signed has expired, uses of it may still be told.
inline constexpr std::chrono::days kept_after{32};

struct sealing {
  const std::optional<crypto::box_key>& key;
  tenant_code town;
};

// The key that signs now; the first one of a municipality is made. "coupons_no_key" (503).
result<std::int64_t> ensure_signer(db::tx&, const sealing&);
// "coupons_no_key" (503) where it cannot be opened or was revoked.
result<jose::private_key> open_key(db::reader&, const sealing&, std::int64_t number);
// Good and still needed, the oldest first.
std::vector<store::key_row> published(db::reader&, instant now);
// To check what a QR code says: "coupons_qr_altered" where there is none of that number,
// "coupons_key_revoked".
result<jose::public_key> checking_key(db::reader&, std::int64_t number);

// A successor, announced now; the one that waits already where there is one.
result<store::key_row> rotate_key(db::tx&, const sealing&, const acting&);
// Out at once; another signs from now on, also what is in people's hands and not used: its QR codes
// have to be shown or printed again. "coupons_no_such_key".
result<done> revoke_key(db::tx&, const sealing&, const acting&, std::int64_t number);

}  // namespace tsu::coupons
