// What a registration must be, and when a device is late: pure decisions. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/core/time.h"
#include "engine/iot/dto.h"

namespace tsu::iot {

// Names every field that cannot be: iot_bad_device. `at` goes before the fields ("rows[3].").
result<done> check_device(const device_draft&, std::string_view at = {});
// "a-z, A-Z, 0-9, '.', '_', ':', '-'", 1 to 64: fits into a topic, a query and a URI.
bool is_device_id(std::string_view);

std::string entity_of(const device_draft&);
transport transport_of(const device_draft&);
protocol protocol_of(const device_draft&);
bool has_command(const device_draft&, std::string_view name);
// Whether writing this attribute asks for a command of that name. What the device itself says of
// such a name is no measure.
bool is_wish(const device_draft&, std::string_view attribute);

// Of a device that is not retired. said_gone: its last will came after everything else.
device_state state_at(std::optional<instant> seen, std::optional<std::int64_t> interval_s,
                      instant now);
// Whether it has to be written down that something came, when it last was at `noted`: a quarter of
// the interval later, and at least every minute; a device that was not live always.
bool must_note(device_state, std::optional<instant> noted, std::optional<std::int64_t> interval_s,
               instant now);

}  // namespace tsu::iot
