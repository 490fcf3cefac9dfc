#include "base/core/log.h"

#include <unistd.h>

#include <atomic>
#include <string>

#include "base/core/json_text.h"
#include "base/core/time.h"

namespace tsu {
namespace {

std::atomic<log_level> level{log_level::info};

std::string_view level_name(log_level l) {
  switch (l) {
    case log_level::debug: return "debug";
    case log_level::info: return "info";
    case log_level::warning: return "warning";
    case log_level::error: return "error";
    case log_level::off: return "off";
  }
  return "";
}

}  // namespace

void set_log_level(log_level l) { level.store(l, std::memory_order_relaxed); }
log_level current_log_level() { return level.load(std::memory_order_relaxed); }
bool logs(log_level l) { return l >= level.load(std::memory_order_relaxed); }

void log_line(log_level l, std::string_view message, std::string_view json_members) {
  std::string line = "{\"at\":\"";
  line += format_instant_ms(system_clock_of_this_machine().now());
  line += "\",\"level\":\"";
  line += level_name(l);
  line += "\",\"message\":";
  append_json_string(line, message);
  if (!json_members.empty()) {
    line += ',';
    line += json_members;
  }
  line += "}\n";
  // One write per line, so that lines of threads do not mix. A log that cannot be written is not a
  // reason to stop serving.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace tsu
