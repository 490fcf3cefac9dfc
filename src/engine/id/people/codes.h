// Codes on paper: the ten of a recovery sheet, and the one with which a person chooses a password
// or PIN after the counter has made sure who they are. Each works once; only hashes are kept.
// Functions of one transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/time.h"
#include "base/db/db.h"
#include "engine/id/people/store_credentials.h"

namespace tsu::id {

inline constexpr std::size_t sheet_codes = 10;
inline constexpr std::chrono::days setup_code_lives{7};

struct paper_code {
  std::string text;  // "K7QF-2M9D-XWTR-4H6B": 16 of 30 signs, 78 bits
  instant expires;
};
// In place of one that was not used. from: for whom begins later.
paper_code make_setup_code(db::tx&, account_id, std::optional<instant> from = {});
// The same with a code that is given.
void keep_setup_code(db::tx&, account_id, std::string_view code);
// Ten new ones; those of an older sheet end.
std::vector<std::string> make_recovery_sheet(db::tx&, account_id);
std::size_t codes_left(db::reader&, account_id);

enum class code_use : std::uint8_t { setup, sheet };
// Spends it: true exactly once. Small letters and blanks do no harm.
bool spend_code(db::tx&, account_id, code_use, std::string_view typed);

// "K7QF-2M9D-XWTR-4H6B", for whoever keeps its hash.
std::string random_paper_code();
// What a typed code is hashed as; nothing where it is none.
std::optional<std::string> code_in(std::string_view typed);

}  // namespace tsu::id
