// What the text of a setting means: durations and sizes with units, numbers, truth values; and how
// far two names are apart, for "did you mean". Pure; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tsu::config {

// "250ms", "30s", "5min", "2h", "7d", "90us"; whole numbers with exactly one unit.
std::optional<std::chrono::microseconds> parse_duration(std::string_view);
// Bytes: "512B", "16KiB", "20MB", "1GiB".
std::optional<std::uint64_t> parse_size(std::string_view);
std::optional<std::int64_t> parse_integer(std::string_view);
std::optional<double> parse_number(std::string_view);
// true, false, yes, no, on, off, 1, 0
std::optional<bool> parse_boolean(std::string_view);

// The nearest of these names, where one is near enough to have been meant.
std::optional<std::string_view> nearest(std::string_view name,
                                        std::span<const std::string_view> known);

}  // namespace tsu::config
