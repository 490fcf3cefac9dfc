// What the routes of this engine are given.
#pragma once

#include "base/module/module.h"
#include "engine/geo/boundaries.h"

namespace tsu::geo {

struct parts : module_parts {
  explicit parts(boundaries& b) : borders(b) {}
  boundaries& borders;
};

}  // namespace tsu::geo
