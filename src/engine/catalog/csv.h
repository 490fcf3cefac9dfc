// Tables as towns have them, read and written (base/i18n/csv.h).
#pragma once

#include "base/i18n/csv.h"

namespace tsu::catalog {

using i18n::append_csv_row;
using i18n::byte_order_mark;
using i18n::csv_cell_max;
using i18n::csv_columns_max;
using i18n::csv_row;
using i18n::csv_rows_max;
using i18n::read_csv;
using i18n::trimmed;

}  // namespace tsu::catalog
