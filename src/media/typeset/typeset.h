// The duty "typeset": see doc/media-protocol.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/media/document.h"
#include "media/duty.h"
#include "media/typeset/fonts.h"

namespace tsu::media {

// The document within its limits, or every fault with its path (code media_bad_job).
result<document> read_document(std::string_view json, std::size_t file_count);

// Sets a page, so that what Pango loads lazily is loaded; Cairo and FreeType load nothing later.
void warm_up_typeset(fonts&);
answer typeset_document(fonts&, std::string_view head, std::string_view body);

}  // namespace tsu::media
