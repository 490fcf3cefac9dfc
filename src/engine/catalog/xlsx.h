// A table as a workbook of one sheet that spreadsheets open (ECMA-376, SpreadsheetML in a zip
// file). Texts stay texts, so that 011002 keeps its zero and nothing is run. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tsu::catalog {

struct sheet_cell {
  std::string text;
  bool is_number = false;
};
using sheet_rows = std::vector<std::vector<sheet_cell>>;

inline constexpr std::string_view xlsx_type =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

// The bytes of the file; the same rows give the same bytes.
std::string xlsx_of(const sheet_rows&);
// The same table as CSV, with a byte order mark.
std::string csv_of(const sheet_rows&);

}  // namespace tsu::catalog
