// What the broker keeps in a tenant's stores: its migrations and statements, for main's lists.
#pragma once

#include <span>

#include "base/db/db.h"

namespace tsu::broker {

db::module_schema schema();
std::span<const db::statement* const> statements();

}  // namespace tsu::broker
