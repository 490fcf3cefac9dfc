#include "base/metrics/systemd.h"

#include <systemd/sd-daemon.h>

#include <algorithm>
#include <cstdint>
#include <string>

namespace tsu::metrics {
namespace {

bool notify(std::string_view state, std::string_view status) {
  std::string text{state};
  if (!status.empty()) {
    text += "\nSTATUS=";
    text += status;
    std::replace(text.begin() + std::ptrdiff_t(state.size()) + 1, text.end(), '\n', ' ');
  }
  return ::sd_notify(0, text.c_str()) > 0;
}

}  // namespace

bool notify_ready(std::string_view status) { return notify("READY=1", status); }
bool notify_stopping(std::string_view status) { return notify("STOPPING=1", status); }
bool notify_status(std::string_view status) { return notify("", status); }
bool notify_watchdog() { return notify("WATCHDOG=1", ""); }

std::optional<std::chrono::microseconds> watchdog_interval() {
  std::uint64_t limit_us = 0;
  if (::sd_watchdog_enabled(0, &limit_us) <= 0) {
    return std::nullopt;
  }
  return std::chrono::microseconds{static_cast<std::int64_t>(limit_us / 2)};
}

}  // namespace tsu::metrics
