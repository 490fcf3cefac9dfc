// What devices measure in, told by UN/CEFACT Recommendation 20 codes, in the unit of the quantity.
// Pure.
#pragma once

#include <optional>
#include <string_view>

#include "service/weather/types.h"

namespace tsu::weather {

// Nothing where the code is none that this quantity is measured in: then nobody knows what the
// number means. Without a code it is the quantity's own unit; only relative humidity up to 1 is
// then a share of 1, as the Smart Data Models have it.
std::optional<double> in_own_unit(quantity, std::string_view unit_code, double);

}  // namespace tsu::weather
