// The text in the QR code with which people check in at a session (doc/check-in-code.md): which
// session and until when, with a mark that only this municipality can make. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/core/time.h"

namespace tsu::community {

struct code_facts {
  std::string town;  // "011002"
  std::int64_t key = 0, session = 0;
  instant from{}, until{};  // whole minutes
  friend bool operator==(const code_facts&, const code_facts&) = default;
};

// "TSE1:" and 56 letters. secret: 32 bytes.
std::string code_text(const code_facts&, std::string_view secret);

struct unproved {
  code_facts says;
  std::string head, mark;
};
// What it says, which nobody believes before is_made_with(): "community_bad_code".
result<unproved> read_code(std::string_view text);
bool is_made_with(const unproved&, std::string_view secret);

// What somebody types who cannot read the square: 8 letters of base32, the same for as long as the
// key is. secret: 32 bytes.
std::string typed_code(std::string_view town, std::int64_t key, std::int64_t session,
                       std::string_view secret);
bool is_typed_code(std::string_view text);  // by its looks only

}  // namespace tsu::community
