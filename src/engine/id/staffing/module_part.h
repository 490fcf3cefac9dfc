// What 人事異動 adds to the engine's table of contents.
#pragma once

#include "engine/id/module_part.h"

namespace tsu::id::staffing {

const module_part& part();

}  // namespace tsu::id::staffing
