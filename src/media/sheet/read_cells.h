// The cells of one sheet (ECMA-376 part 1, 18.3) as texts. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/media/sheet.h"
#include "media/sheet/number_format.h"

namespace tsu::media {

// What the cells of a workbook refer to.
struct cell_words {
  day_zero zero = day_zero::of_1900;
  std::vector<std::string> strings;
  std::vector<number_format> styles;
};

// Problems media_damaged, media_too_large (rows, columns, a text).
result<sheet> read_cells(std::string_view xml, const cell_words&);

// -1 where it is none.
int whole_number(std::string_view);

}  // namespace tsu::media
