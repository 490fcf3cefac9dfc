// The rows of the town's rules for recorded values.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/db/db.h"
#include "engine/broker/store/history_rule.h"

namespace tsu::broker {

std::span<const db::statement* const> history_rule_statements();
// Its number.
std::int64_t insert_history_rule(db::tx&, const history_rule&);
// In order of type and time.
std::vector<history_rule> read_history_rules(db::reader&);

}  // namespace tsu::broker
