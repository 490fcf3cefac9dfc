// Texts that people type in more than one way, brought to one form (Unicode UAX 15). Pure; any
// thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tsu::i18n {

// NFKC: half-width katakana and full-width letters become the usual ones. Nothing for bytes that
// are no UTF-8.
std::optional<std::string> nfkc(std::string_view);
// How two writings of one name or number are found to be the same: NFKC, capitals and hiragana
// folded (to small letters, to katakana), without blanks, hyphens, middle dots and variation
// selectors. For comparing and searching only.
std::optional<std::string> folded(std::string_view);
// Code points of valid UTF-8.
std::size_t count_characters(std::string_view utf8);

}  // namespace tsu::i18n
