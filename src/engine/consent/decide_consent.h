// A person says yes or no, or takes a yes back; the passing of time takes it too. Each is one
// transaction: what holds, what happened, the receipt, the audit row, the change
// "consent.grant.changed", the end of what the provider was given out, and that it is told.
#pragma once

#include <optional>

#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/consent/catalogue.h"
#include "engine/consent/person_dto.h"
#include "engine/consent/ports.h"

namespace tsu::consent {

inline constexpr std::string_view changed_kind = "consent.grant.changed";
inline constexpr std::string_view receipt_schema =
    "https://w3id.org/dpv/schema/iso-27560#receipt-full";

enum class proof : std::uint8_t { fresh, stale };

// Who decides about whose data, and how that was said. signed_in: whether whoever decides proved
// who they are within the last minutes; a yes to sensitive data needs that.
struct deciding {
  person_id person;
  method how = method::self;
  actor by;
  channel by_way = channel::portal;
  proof signed_in = proof::stale;
};

// Refuses a notice that is not the one asked now, or a hash that is not its own (notice_changed);
// kinds that it does not ask for (bad_decision); sensitive data without a fresh sign-in
// (sign_in_again); a person who was erased (no_such_person).
result<receipt_dto> decide(db::tx&, const ports&, const deciding&, const decision_wish&);
// Takes back every yes that is named; nothing where there was none. One receipt for each purpose.
result<std::vector<receipt_dto>> withdraw(db::tx&, const ports&, const deciding&,
                                          const withdrawal_wish&);
// Grants whose time has passed become expired, and what was given out under them ends; gives back
// how many, at most `limit`.
std::int64_t expire(db::tx&, const ports&, std::int64_t limit);
// The person has died or moved out: every yes is taken back by the program, whoever acts for them
// acts no more.
result<done> end_all(db::tx&, const ports&, const deciding&);

}  // namespace tsu::consent
