// The table of 人事異動 as rows, with every fault by line and column. Pure; any thread.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "engine/id/staffing/types.h"

namespace tsu::id::staffing {

// CSV in UTF-8 (with or without a byte order mark) or Shift_JIS, a line of titles first, in
// Japanese or English, in any order: 職員ID 異動 日付 氏名 よみ 所属 役割 メール 電話. "bad_csv"
// where it is no table; what is wrong in it is in the faults.
result<file_rows> read_file(std::string_view bytes, local_date today);

}  // namespace tsu::id::staffing
