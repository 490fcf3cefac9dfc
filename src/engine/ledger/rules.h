// Pure decisions of the ledger: what a wish must look like, what a repetition must agree in, which
// lots go first. No account is known here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/ledger/types.h"

namespace tsu::ledger {

// refusal::none where the wish can be looked at.
refusal shape_of(const wish&);
// In what a wish differs from the row that has its id.
refusal difference(const wish&, const transfer&);
// The time at which a hold ends; never where nothing is said.
std::int64_t timeout_of(const wish&, instant now);
// The lot that the credit of a wish goes to.
std::int64_t lot_of(const wish&);

// Takes `amount` from the lots in their order, those of `first` before; what was taken from each.
// The lots hold at least that much.
std::vector<lot_part> take_from(const std::vector<lot_part>& lots, std::int64_t amount,
                                std::int64_t first = 0);
// The first `amount` of what was taken, and the rest.
struct divided {
  std::vector<lot_part> kept, rest;
};
divided divide(const std::vector<lot_part>&, std::int64_t amount);

// "1774969200000000:30 9223372036854775807:5", and back; nothing on anything else.
std::string text_of(const std::vector<lot_part>&);
std::vector<lot_part> lots_in(std::string_view);

}  // namespace tsu::ledger
