// What the pages of this engine share: words, times of the town, lines of a list of facts. Pure.
#pragma once

#include <string>
#include <string_view>

#include "engine/consent/types.h"
#include "engine/id/pages/page.h"

namespace tsu::consent {

struct page_bits {
  const id::pages::words& say;
  const id::pages::form_guard& guard;
  std::string in(const in_languages& t) const {
    return say.lang == i18n::language::en ? t.en : t.ja;
  }
  id::pages::markup line(std::string_view code, const std::string& value) const;
};

// "2026-11-28 13:05": the town's own time.
std::string time_of(instant);

}  // namespace tsu::consent
