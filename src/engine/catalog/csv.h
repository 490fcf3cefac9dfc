// Tables as towns have them (base/i18n/csv.h), and CSV that a spreadsheet opens without harm. Pure;
// any thread.
#pragma once

#include <string>
#include <vector>

#include "base/i18n/csv.h"

namespace tsu::catalog {

using i18n::byte_order_mark;
using i18n::csv_cell_max;
using i18n::csv_columns_max;
using i18n::csv_row;
using i18n::csv_rows_max;
using i18n::read_csv;
using i18n::trimmed;

// One row, ended by CR LF. Text that a spreadsheet would take for a formula gets a ' in front;
// numbers and ranges keep their sign.
void append_csv_row(std::string& out, const std::vector<std::string>& cells);

}  // namespace tsu::catalog
