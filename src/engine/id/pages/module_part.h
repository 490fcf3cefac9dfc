// The stylesheet's route.
#pragma once

#include "engine/id/module_part.h"

namespace tsu::id::pages {

extern const module_part part;

}  // namespace tsu::id::pages
