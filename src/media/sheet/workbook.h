// An Excel workbook (ECMA-376 part 1, 18) as a table of texts: base/media/sheet.h says what of it.
// Formulas are not computed, links not followed, macros and pictures not looked at. Pure.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "base/media/sheet.h"
#include "media/duty.h"

namespace tsu::media {

// Problems media_type_unsupported, media_too_large, media_damaged, media_no_sheet.
result<sheet> read_workbook(std::string_view bytes, const sheet_wish&);

// The duty "sheet": doc/media-protocol.md.
answer read_sheet_duty(std::string_view head, std::string_view body);

}  // namespace tsu::media
