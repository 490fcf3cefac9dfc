// The values of device management. Constant or plain; any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

namespace tsu::iot {

// never: nothing has come yet. late, lost: nothing for longer than two and four times the expected
// interval, or (lost) its last will says so. retired: it does not report any more, for good.
enum class device_state : std::uint8_t { never, live, late, lost, retired };
BOOST_DESCRIBE_ENUM(device_state, never, live, late, lost, retired)

enum class transport : std::uint8_t { http, mqtt };
BOOST_DESCRIBE_ENUM(transport, http, mqtt)

// How it writes: UltraLight 2.0 ("t|21.5|h|40"), or JSON.
enum class protocol : std::uint8_t { ul, json };
BOOST_DESCRIBE_ENUM(protocol, ul, json)

// What a value becomes: a Property as it came, a Property of text, a GeoProperty ("43.06,141.35" or
// GeoJSON), a Relationship (a URI).
enum class attribute_form : std::uint8_t { value, text, place, relationship };
BOOST_DESCRIBE_ENUM(attribute_form, value, text, place, relationship)

// pending: asked for. delivered: handed to the device. ok, error: what it answered. expired:
// nobody fetched it, or no answer came, in time.
enum class command_state : std::uint8_t { pending, delivered, ok, error, expired };
BOOST_DESCRIBE_ENUM(command_state, pending, delivered, ok, error, expired)

// Who does something, for the audit log.
struct actor {
  std::string subject, role;
};

inline constexpr std::size_t groups_max = 100;     // of one message
inline constexpr std::size_t measures_max = 100;   // of one group
inline constexpr std::size_t devices_max = 2'000;  // of one import
inline constexpr std::size_t commands_max = 100;   // of one device, not ended
inline constexpr std::size_t keys_max = 10;        // of one device, not ended
inline constexpr std::int64_t interval_max_s = 366 * 86'400;

inline constexpr std::string_view device_changed = "iot.device.changed";
// It was registered, or what is known of it was changed.
inline constexpr std::string_view device_described = "iot.device.described";
inline constexpr std::string_view command_changed = "iot.command.changed";

}  // namespace tsu::iot
