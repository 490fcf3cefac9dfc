// Shift_JIS as Windows and 気象庁 write it (code page 932) to UTF-8. cp932.txt holds one line per
// lead byte 81..9F, E0..FC and one character per trail byte 40..7E, 80..FC (the Unicode
// Consortium's mapping of code page 932).
#pragma once

#include <string>
#include <string_view>

namespace tsu::i18n {

bool is_utf8(std::string_view);
// Bytes that mean nothing become U+FFFD. Appends.
void append_from_cp932(std::string& out, std::string_view);

}  // namespace tsu::i18n
