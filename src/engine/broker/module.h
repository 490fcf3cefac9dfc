// The broker's table of contents: routes, permissions, events, what it keeps. Constant; any thread.
#pragma once

#include "base/module/module.h"

namespace tsu::broker {

const module& contents();

}  // namespace tsu::broker
