// A night report as a town would have it, with made-up names: the page that people look at.
#pragma once

#include "base/media/document.h"

namespace tsu::media {

document night_report();
// The same with so many rows that its table goes over pages.
document long_report(std::size_t rows);

}  // namespace tsu::media
