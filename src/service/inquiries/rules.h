// Pure decisions: what is urgent, when it is due, and what may become of it.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/core/result.h"
#include "service/inquiries/types.h"

namespace tsu::inquiries {

inline constexpr std::size_t text_max = 2'000, name_max = 100, id_max = 64;
inline constexpr std::int64_t open_max = 20, steps_max = 100;

// Words that tell of pain, a fall, fire or despair. Whoever says them is shown where to call at
// once, and the inquiry stands before all others. Rather once too often.
bool tells_of_danger(std::string_view text);

// now: an hour; today: the end of the day in Japan, soon: of the third day after, whenever: of the
// fourteenth.
instant due_of(urgency, instant now);

// A step to the state where it is already is a note about it. What is done may be taken up again.
bool may_become(state from, state to);

// 1 to `max` bytes, without control characters but line feeds.
bool is_text(std::string_view, std::size_t max);
bool is_id(std::string_view);  // 1 to 64 visible letters

}  // namespace tsu::inquiries
