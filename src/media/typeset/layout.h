// A document laid out on pages. Pure but for the fonts' count of missing characters.
#pragma once

#include <utility>

#include "base/media/document.h"
#include "media/typeset/page.h"

namespace tsu::media {

struct picture_size {
  int width = 1, height = 1;
};

struct laid_out {
  std::vector<page> pages;
  struct heading {
    std::string text;
    std::size_t page = 0;
    double y = 0;
  };
  std::vector<heading> headings;
};

// Throws too_many_pages. `files` are the sizes of the pictures the document names.
laid_out lay_out(fonts&, const document&, const std::vector<picture_size>& files);

}  // namespace tsu::media
