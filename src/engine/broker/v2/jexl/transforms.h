// The transformations of JEXL expressions (value|name(arguments)) that Orion has. Pure; any thread.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/core/time.h"
#include "engine/broker/query/steps.h"
#include "engine/broker/v2/jexl/value.h"

namespace tsu::broker::v2::jexl {

struct surroundings {
  instant now;
  step_counter& steps;
};

// Null where the arguments do not go with it; nothing where there is no such transformation.
std::optional<value> transformed(std::string_view name, const value& input,
                                 const std::vector<value>& arguments, const surroundings&);

}  // namespace tsu::broker::v2::jexl
