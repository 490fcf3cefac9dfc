// What accounts and signing in add to the engine's table of contents.
#pragma once

#include "engine/id/module_part.h"

namespace tsu::id {

const module_part& people_part();

}  // namespace tsu::id
