// What a device reports is written: first it shows who it is, then its measures become attributes,
// then it is noted that something came. No act of a person: no audit row.
#pragma once

#include <optional>
#include <string_view>

#include "base/core/result.h"
#include "base/core/task.h"
#include "engine/iot/device_book.h"
#include "engine/iot/parts.h"
#include "engine/iot/payload.h"

namespace tsu::iot {

// iot_wrong_key (also where there is no such device), iot_locked, iot_retired.
task<result<known_ptr>> admit(const parts&, tenant_code, std::string_view device,
                              std::string_view key);

struct taken_dto {
  std::int64_t written = 0, unchanged = 0, late = 0, ignored = 0;  // groups; late: values
};
// Durable (as the entity's type declares) when it resumes. A group's own time goes before `at`,
// which goes before now; a time may be an hour ahead, not more (iot_bad_time). What is older than
// the value that is there goes to the history, where the type has one, and changes nothing else.
// All groups are checked before one is written.
task<result<taken_dto>> take_measures(const parts&, tenant_code, const known_device&,
                                      const std::vector<group>&, std::optional<instant> at);
// Its last will, or that it is back.
task<result<done>> take_status(const parts&, tenant_code, const known_device&, bool online);

}  // namespace tsu::iot
