// What accounts and signing in add to the engine's table of contents.
#pragma once

#include "engine/id/module_part.h"

namespace tsu::id {

const module_part& people_part();
// Its tables that came later.
const module_part& notice_rows();

}  // namespace tsu::id
