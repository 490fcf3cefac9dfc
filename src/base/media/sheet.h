// A table in an Excel workbook (.xlsx, ECMA-376), read by tsunagu-media: never in the server.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/result.h"
#include "base/core/task.h"

namespace tsu::media {

class client;

// The sheet of that name; nothing: the first that is not hidden.
struct sheet_wish {
  std::optional<std::string> sheet = {};
};
BOOST_DESCRIBE_STRUCT(sheet_wish, (), (sheet))

// `line`: the row's number in the sheet, from 1. Cells from column A on; those behind the last that
// holds something are left out.
struct sheet_row {
  std::int64_t line = 0;
  std::vector<std::string> cells;
};
BOOST_DESCRIBE_STRUCT(sheet_row, (), (line, cells))

// `cell`: as the spreadsheet calls it, "C12". Codes: error_value (#N/A and the like),
// formula_without_value (nobody has computed it).
struct sheet_fault {
  std::string cell, code;
};
BOOST_DESCRIBE_STRUCT(sheet_fault, (), (cell, code))

// Texts as they are; of formulas what was computed last; dates as YYYY-MM-DD, times as hh:mm or
// hh:mm:ss, both as YYYY-MM-DDThh:mm:ss; numbers in decimals. Each cell of a merged range has its
// text. Rows without any are left out.
struct sheet {
  std::string name;
  std::vector<sheet_row> rows;
  std::vector<sheet_fault> faults;  // the first 200
};
BOOST_DESCRIBE_STRUCT(sheet, (), (name, rows, faults))

inline constexpr std::size_t sheet_rows_max = 20'100, sheet_columns_max = 300,
                             sheet_cell_max = 32'767;  // bytes

// Problems: those of client::run; bad_input/media_no_sheet where there is none of that name.
task<result<sheet>> read_sheet(client&, std::string file, const sheet_wish&);

}  // namespace tsu::media
