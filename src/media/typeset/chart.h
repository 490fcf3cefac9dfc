// Small charts of a few series, bars or lines, with their values readable without colour.
#pragma once

#include "base/media/document.h"
#include "media/typeset/page.h"

namespace tsu::media {

inline constexpr double chart_height = 176;  // with one line of caption

void put_chart(sheets&, const chart&);

// Round numbers that enclose the values: the step of an axis of about five lines.
double axis_step(double span);

}  // namespace tsu::media
