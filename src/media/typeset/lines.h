// Breaks text into lines as Japanese is set: UAX #14 (Pango knows it) and on top the rules of JIS
// X 4051 on what must not begin or end a line and what is not torn apart. No character is lost.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "media/typeset/fonts.h"

namespace tsu::media {

struct text_line {
  shaped_text run;     // only this line's glyphs and text
  double stretch = 0;  // to add behind each cluster but the last, where the line is justified
};

enum class setting : std::uint8_t { ragged, justified };

// For each byte, whether a line may end before it: 0 never, else one of these. A word wider than
// its line is broken in need. Index 0 and text.size() are 0.
inline constexpr char place_to_break = 1, place_in_need = 2;
std::vector<char> break_places(std::string_view text);

// At least one line, empty for an empty text.
std::vector<text_line> set_lines(fonts&, std::string_view text, weight, double size_pt,
                                 double width_pt, setting = setting::ragged);

}  // namespace tsu::media
