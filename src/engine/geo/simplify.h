// Fewer vertices for display, without gaps between neighbours: borders that areas share are cut
// into arcs where three areas or more meet, and each arc is thinned once (Douglas-Peucker), the
// same for both sides. Crossings are not looked for: for drawing, not for deciding where a point
// lies.
#pragma once

#include <span>
#include <vector>

#include "engine/geo/geometry.h"

namespace tsu::geo {

// Areas only; the tolerance is in degrees of latitude (0.005 is about 550 m), longitude counted
// shorter by the cosine of the middle latitude. Islands and holes whose box is smaller than the
// tolerance go, but an area never goes whole. The result has one geometry per area, in order.
std::vector<geometry> simplified(std::span<const geometry* const> areas, double tolerance_degrees);

// Douglas-Peucker on one line; both ends stay.
std::vector<position> simplified(std::span<const position> line, double tolerance_degrees,
                                 double lon_scale = 1.0);

}  // namespace tsu::geo
