// The only SQL of KPIs. Functions of a transaction; nothing here decides.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "service/kpis/types.h"

namespace tsu::kpis::store {

std::vector<own_kpi> all_own(db::reader&);  // by name
void keep_own(db::tx&, const own_kpi&);
std::vector<target> all_targets(db::reader&);  // by name and month
void keep_target(db::tx&, const target&, std::string_view by);
// From one month to another, both included; by name and month.
std::vector<month_value> values_between(db::reader&, std::string_view first, std::string_view last);
void keep_value(db::tx&, const month_value&, std::string_view by);

extern const std::span<const db::statement* const> statements;

}  // namespace tsu::kpis::store
