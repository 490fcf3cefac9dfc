// Which entities came to be only because values were recorded of them (POST /temporal/entities):
// they go when these go. The only SQL of that table; functions of one transaction.
#pragma once

#include <span>
#include <string_view>

#include "base/core/time.h"
#include "base/db/db.h"

namespace tsu::broker {

std::span<const db::statement* const> recorded_statements();

// `created`: the entity's own time, so that another of the same name is not taken for it.
void note_recorded(db::tx&, std::string_view service, std::string_view id, instant created);
// Whether that was noted of it; forgets it.
bool take_recorded(db::tx&, std::string_view service, std::string_view id, instant created);

}  // namespace tsu::broker
