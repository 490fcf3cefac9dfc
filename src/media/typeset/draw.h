// Pages to PDF, through Cairo: fonts embedded, text as text, the outline from the headings, and
// nothing of the clock: the same pages give the same bytes.
#pragma once

#include <string>
#include <vector>

#include "media/typeset/layout.h"

namespace tsu::media {

struct jpeg_picture {
  std::string bytes;
  picture_size size;
};

std::string draw_pdf(const fonts&, const document&, const laid_out&,
                     const std::vector<jpeg_picture>&);

}  // namespace tsu::media
