// How far each service that hears news has read: rows of the town store. Functions of one
// transaction.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/db/db.h"

namespace tsu::notify {

std::int64_t heard_up_to(db::reader&, std::string_view subscriber);
// Moves on; false, and nothing is changed, where it does not stand at `from` any more.
bool hear_up_to(db::tx&, std::string_view subscriber, std::int64_t from, std::int64_t to);

std::span<const db::statement* const> heard_statements();

}  // namespace tsu::notify
