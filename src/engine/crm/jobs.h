// What the CRM does by itself at night: profiles, saved segments, what is forgotten. Each may run
// twice. See also proposals.h, campaigns.h, tasks.h.
#pragma once

#include "base/module/module.h"

namespace tsu::crm {

// What accounts say of district, month of birth and state.
task<void> refresh_profiles(const module_parts&, tenant_code, std::string_view);
// Every saved segment as of the day that has ended; one that cannot be counted is told in the log.
task<void> refresh_segments(const module_parts&, tenant_code, std::string_view);
// Activities and days older than thirteen months; months stay.
task<void> forget_old(const module_parts&, tenant_code, std::string_view);

}  // namespace tsu::crm
