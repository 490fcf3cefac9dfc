// How many values are recorded of which type: counted now and then, series by series, because
// nobody counts millions of rows for a screen. What was counted last is kept beside the values
// (place: history).
#pragma once

#include <span>
#include <vector>

#include "base/core/task.h"
#include "base/db/db.h"
#include "engine/broker/broker.h"
#include "engine/broker/store/tend_history.h"

namespace tsu::broker {

std::span<const db::statement* const> history_volume_statements();

// Counts, and keeps that instead of what was counted before.
task<void> count_history(db::store& values, const types_of_entity&);
// In order of service and type.
std::vector<history_volume> read_history_volumes(db::reader&);

}  // namespace tsu::broker
