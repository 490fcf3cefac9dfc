// What stands in the QR code of a coupon: so much that a terminal without a line can tell that it
// is the municipality's, what it is worth and until when. Bytes in doc/coupon-format.md. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/core/id.h"
#include "base/core/result.h"
#include "base/jose/key.h"
#include "service/coupons/types.h"

namespace tsu::coupons {

struct qr_facts {
  std::string town;  // code of the municipality
  std::int64_t key = 0, serial = 0, version = 0;
  instant from{}, until{};  // whole minutes
  worth what = worth::yen;
  std::int64_t amount = 0;
  bool operator==(const qr_facts&) const = default;
};
qr_facts facts_of(tenant_code, const coupon&, const terms&);

// "TSC1:" and base32, 149 letters. The same facts and key give the same text.
std::string signed_text(const qr_facts&, const jose::private_key&);

// Taken apart; nothing is believed yet. "coupons_qr_altered" on anything that is not such a text.
struct unverified {
  qr_facts says;
  std::string signed_part, signature;
};
result<unverified> read_text(std::string_view);
bool is_signed_by(const unverified&, const jose::public_key&);

}  // namespace tsu::coupons
