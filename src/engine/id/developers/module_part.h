// What developers of providers' programs add to the engine's table of contents.
#pragma once

#include "engine/id/module_part.h"

namespace tsu::id::developers {

const module_part& part();

}  // namespace tsu::id::developers
