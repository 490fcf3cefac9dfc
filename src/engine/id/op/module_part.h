// What the OpenID Provider adds to the engine's table of contents.
#pragma once

#include "engine/id/module_part.h"

namespace tsu::id::op {

// Routes and shapes; and the statements of each file that has SQL.
extern const module_part part, client_rows, device_rows, grant_rows, logout_rows;
// What was added to its tables later.
extern const module_part later_rows;

}  // namespace tsu::id::op
