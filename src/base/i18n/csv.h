// Tables as towns have them: CSV (RFC 4180) in UTF-8 or Shift_JIS, with the faults of real files;
// and CSV that a spreadsheet opens without harm. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"

namespace tsu::i18n {

inline constexpr std::size_t csv_rows_max = 20'000, csv_columns_max = 300, csv_cell_max = 32'767;
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct csv_row {
  std::int64_t line = 0;  // of the file, from 1, where the row begins
  std::vector<std::string> cells;
};
// Cells without surrounding white space, empty rows left out. Reads a byte order mark, CR, LF and
// CR LF as line ends, quoted cells over several lines. Problem bad_csv names the line.
result<std::vector<csv_row>> read_csv(std::string_view bytes);

// One row, ended by CR LF. Text that a spreadsheet would take for a formula gets a ' in front;
// numbers and ranges keep their sign.
void append_csv_row(std::string& out, const std::vector<std::string>& cells);

// Without white space around it, full-width too.
std::string_view trimmed(std::string_view);

}  // namespace tsu::i18n
