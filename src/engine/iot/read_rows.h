// A table of devices as CSV (UTF-8, RFC 4180, a header line), as Excel saves it. Pure; any thread.
#pragma once

#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "engine/iot/register_device.h"

namespace tsu::iot {

// Columns by name, in any order: id, name, entityType, and where wanted entityId, kind, owner, lat,
// lon, intervalS, transport, protocol, attributes ("t=temperature:CEL;h=humidity"), commands
// ("ping;reset"). Every faulty cell is named at once: iot_bad_rows, "rows[3].lat". Rows are counted
// as lines of the table, the header is 1.
result<std::vector<import_row>> read_rows(std::string_view csv);

}  // namespace tsu::iot
