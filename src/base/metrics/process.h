// Numbers every program has: its build, memory, open files, CPU time and start. Linux /proc.
#pragma once

#include <string_view>

#include "base/core/time.h"
#include "base/metrics/metrics.h"

namespace tsu::metrics {

// process_resident_memory_bytes, process_open_fds, process_max_fds, process_cpu_seconds_total,
// process_start_time_seconds, process_threads, tsunagu_build_info{version=…} 1.
void add_process_metrics(registry&, std::string_view version, instant started);

}  // namespace tsu::metrics
