// What people write down, and what modules are asked at night.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "service/kpis/parts.h"

namespace tsu::kpis {

// "kpis_bad_fields" with the fields; "kpis_measured" where a module has that name; "kpis_too_many".
result<own_kpi> keep_own(db::tx&, const parts&, const acting&, const own_kpi&);
// "kpis_no_kpi"; "kpis_bad_fields".
result<target> keep_target(db::tx&, const parts&, const acting&, const target&);
// Of one's own; "kpis_measured" where a module measures it.
result<month_value> keep_value(db::tx&, const parts&, const acting&, const month_value&);

// Asks every source for the month of now, and on its first day for the month before. What a source
// does not know is left as it is.
task<void> note_values(const parts&, tenant_code, instant now);
task<void> note_at_night(const module_parts&, tenant_code, std::string_view);

bool is_month(std::string_view);
std::string month_of(instant);

}  // namespace tsu::kpis
