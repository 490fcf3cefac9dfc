// The log of the process: one JSON line per message on standard error (journald keeps them), no
// personal data. log_info("stored {} rows", n). Any thread.
#pragma once

#include <fmt/core.h>

#include <string_view>
#include <utility>

namespace tsu {

enum class log_level { debug, info, warning, error, off };

void set_log_level(log_level);
log_level current_log_level();
bool logs(log_level);
// Writes one line: {"at":…,"level":…,"message":…} and, where given, raw JSON members after it.
void log_line(log_level, std::string_view message, std::string_view json_members = {});

template <class... Args>
void log_debug(fmt::format_string<Args...> f, Args&&... args) {
  if (logs(log_level::debug)) {
    log_line(log_level::debug, fmt::format(f, std::forward<Args>(args)...));
  }
}
template <class... Args>
void log_info(fmt::format_string<Args...> f, Args&&... args) {
  if (logs(log_level::info)) {
    log_line(log_level::info, fmt::format(f, std::forward<Args>(args)...));
  }
}
template <class... Args>
void log_warning(fmt::format_string<Args...> f, Args&&... args) {
  if (logs(log_level::warning)) {
    log_line(log_level::warning, fmt::format(f, std::forward<Args>(args)...));
  }
}
template <class... Args>
void log_error(fmt::format_string<Args...> f, Args&&... args) {
  if (logs(log_level::error)) {
    log_line(log_level::error, fmt::format(f, std::forward<Args>(args)...));
  }
}

}  // namespace tsu
