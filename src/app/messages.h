// What the command line says when something does not work: what, and what to do next.
#pragma once

#include "base/core/result.h"

namespace tsu::app {

// Prints the problem on standard error and gives back the exit code 1.
int refuse(const problem&);

}  // namespace tsu::app
