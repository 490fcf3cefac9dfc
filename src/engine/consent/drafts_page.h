// お手伝いの方の下書き: decisions that whoever helps one has prepared, read and finished by
// oneself, or thrown away. Works without scripts.
#pragma once

#include <string>

#include "base/http/message.h"
#include "engine/consent/drafts.h"

namespace tsu::consent {

// said: code of what was done; error: code of a problem; empty: nothing.
struct drafts_page {
  std::string town;
  draft_page drafts;
  std::string said, error;
};
http::reply drafts_page_of(const http::request&, const drafts_page&);

}  // namespace tsu::consent
