// The round of every minute: who is late or lost, which commands have run out. And the figures.
#pragma once

#include <string_view>

#include "base/core/task.h"
#include "base/module/kpi.h"
#include "engine/iot/parts.h"

namespace tsu::iot {

task<void> watch_devices(const parts&, tenant_code);

task<void> run_watch(const module_parts&, tenant_code, std::string_view);
task<void> run_forget(const module_parts&, tenant_code, std::string_view);

extern const std::span<const kpi> kpi_table;
kpi_page kpis_of(db::reader&, instant now);

}  // namespace tsu::iot
