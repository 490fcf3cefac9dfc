// The word to systemd (Type=notify): ready, stopping, one status line, and the watchdog's bark.
// Where no systemd asked (NOTIFY_SOCKET is not set) everything here does nothing. Any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace tsu::metrics {

// False where nobody listens.
bool notify_ready(std::string_view status);
bool notify_stopping(std::string_view status);
bool notify_status(std::string_view status);
bool notify_watchdog();
// How often notify_watchdog() must be called: half of WATCHDOG_USEC. Nothing without a watchdog.
std::optional<std::chrono::microseconds> watchdog_interval();

}  // namespace tsu::metrics
