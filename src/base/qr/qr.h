// A text as a QR code (ISO/IEC 18004) with error correction level M. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"

namespace tsu::qr {

inline constexpr std::size_t text_max = 500;
// Light squares that must stand around it.
inline constexpr int quiet_zone = 4;

struct code {
  int size = 0;            // squares of one side, without the quiet zone
  std::vector<bool> dark;  // row by row
  bool at(int row, int column) const {
    return dark[static_cast<std::size_t>(row) * static_cast<std::size_t>(size) +
                static_cast<std::size_t>(column)];
  }
};

// Letters in capitals, digits and " $%*+-./:" take the least room. "bad_text" where the text is
// empty, too long or holds a NUL.
result<code> qr_of(std::string_view text);

// The dark squares as the d of an SVG path: one unit a square, the quiet zone included, so that the
// whole is size + 2 * quiet_zone wide.
std::string path_of(const code&);

}  // namespace tsu::qr
