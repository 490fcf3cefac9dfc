// Forgets what nobody can use any more of the OpenID Provider: a job of every municipality.
#pragma once

#include <cstdint>

#include "base/core/task.h"
#include "base/db/db.h"

namespace tsu::id::op {

// In pieces of `most` rows, each its own transaction, so that nobody waits long. Gives back how
// many rows went.
task<std::int64_t> forget_old(db::store& people, std::int64_t most = 2'000);

}  // namespace tsu::id::op
