// Which cells of a table may be shown. A cell of fewer than `shown_from` people never is, and
// others are hidden with it until no sum or difference of what is shown, in one table or several of
// the same people, tells of fewer than that. Pure; any thread. Why it holds: doc/adr/0108.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "service/survey/statistics.h"

namespace tsu::survey {

inline constexpr std::int64_t shown_from = 10;

// Of one question about people: so many kinds of answer; which kinds stand together as one row.
// What nobody gave is left out. Every row holds at least `shown_from` people, or there is none.
struct row_of_table {
  std::vector<std::size_t> kinds;  // more than one: too few for rows of their own
  tally of;
};
std::vector<row_of_table> rows_of(std::span<const tally> by_kind);

// Cells of a table of two questions, over the rows of each; row by row. Rows and columns hold at
// least `shown_from` people each. true: it may be shown.
std::vector<bool> shown_cells(std::span<const std::int64_t> people, std::size_t rows,
                              std::size_t columns);

}  // namespace tsu::survey
