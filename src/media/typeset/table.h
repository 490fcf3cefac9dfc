// Tables that break over pages with their headings repeated. Nothing in a cell is cut: a row that
// is higher than what is left goes on to the next page, line by line if it must.
#pragma once

#include "base/media/document.h"
#include "media/typeset/page.h"

namespace tsu::media {

void put_table(sheets&, const table&);

}  // namespace tsu::media
