// How many people have an account, and how many use it: for figures of the town. Walks the
// accounts, so it is asked at night. Functions of one view.
#pragma once

#include <cstdint>
#include <span>

#include "base/db/db.h"

namespace tsu::id {

// Accounts of residents that are in use; and of them, whose person signed in or was here since
// then.
std::int64_t count_residents(db::reader&);
std::int64_t count_residents_since(db::reader&, instant);

std::span<const db::statement* const> count_statements();

}  // namespace tsu::id
