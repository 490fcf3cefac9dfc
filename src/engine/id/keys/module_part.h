// The job that keeps a municipality's signing keys up to date.
#pragma once

#include "engine/id/module_part.h"

namespace tsu::id {

extern const module_part key_jobs;

}  // namespace tsu::id
