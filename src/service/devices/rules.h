// Pure decisions: who is chosen, what may become of a tablet, what counts as solved at once.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "service/devices/types.h"

namespace tsu::devices {

inline constexpr int recommended_age = 60;
inline constexpr std::int64_t places_max = 100'000, seats_max = 10'000;
inline constexpr std::size_t name_max = 200, text_max = 2'000;

bool is_code(std::string_view);    // a-z, A-Z, 0-9, '_', '-'; 1 to 40
bool is_id(std::string_view);      // an id of the caller's: 1 to 64 visible letters
bool is_serial(std::string_view);  // 1 to 40 of a-z, A-Z, 0-9, '-'
bool is_plain(std::string_view);   // without control characters but line feeds

// "devices_bad_call", "devices_bad_briefing" with all fields that cannot be.
result<done> check(const recruiting&);
result<done> check(const briefing&);

// The order in which a seed draws these numbers: the first gets the first place. The numbers are
// sorted, then shuffled (Fisher and Yates) by the house's generator with that seed, so that
// whoever has seed and numbers gets the same (doc/adr/0110).
std::vector<std::int64_t> drawn(std::uint64_t seed, std::vector<std::int64_t> numbers);
// "0f3a…": 16 hexadecimal digits.
std::string text_of_seed(std::uint64_t);
result<std::uint64_t> seed_of_text(std::string_view);

// What somebody becomes who applies first come, first served, when so many were accepted.
application_state place_for(const recruiting&, std::int64_t accepted);
// "devices_not_open" outside its time, or once it is drawn.
// How often somebody may apply for one call, each time but the last withdrawn.
inline constexpr std::int64_t applications_of_one_max = 10;
result<done> may_apply(const recruiting&, instant now);

// Whether a tablet may go from here to there by a word of staff; a loan has acts of its own.
bool may_move(tablet_state from, tablet_state to);
// "devices_not_in_stock", "devices_not_wiped"
result<done> may_lend(const tablet&);

// Solved by the first contact, and not asked about again.
bool is_solved_at_once(const matter&);
struct support_sums {
  std::int64_t matters = 0, solved = 0, at_once = 0, open = 0;
  std::int64_t at_once_permille = 0;  // of all matters; 0 where there are none
};
BOOST_DESCRIBE_STRUCT(support_sums, (), (matters, solved, at_once, open, at_once_permille))
support_sums with_rate(support_sums);

}  // namespace tsu::devices
