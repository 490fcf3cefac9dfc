// Commands to devices: asked for by staff, fetched by a device or published to it, answered by it.
// What becomes of one shows at once on the device's entity ({name}_status, {name}_info).
#pragma once

#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/core/task.h"
#include "engine/iot/parts.h"
#include "engine/iot/payload.h"
#include "engine/iot/register_device.h"

namespace tsu::iot {

// An act: audited. Refusals: iot_no_device, iot_no_command (the device has none of that name),
// iot_bad_command (fields), iot_too_many_commands, iot_retired, iot_no_topic (its key is not kept
// for MQTT: exchange it).
task<result<command_dto>> ask_command(const parts&, tenant_code, std::string device, command_draft,
                                      const asker&);
// The same inside a transaction of the town; what became of it does not show on the entity yet.
result<command_row> keep_asked_command(db::tx&, const parts&, tenant_code,
                                       const std::string& device, const command_draft&,
                                       const asker&);
// Shows the states of commands on the entities of their devices; what the broker refuses is told to
// the log.
task<void> show_commands(const parts&, tenant_code, std::vector<command_row>);
// What waits for a device that fetches; of JSON devices one of each name. They are delivered now.
task<std::vector<command_row>> fetch_commands(const parts&, tenant_code, const device_row&);
// Each ends the oldest open command of its name; iot_no_command where none is open, and then none
// of them has ended one.
task<result<done>> take_answers(const parts&, tenant_code, const device_row&,
                                const std::vector<command_answer>&);

// Published ones are delivered once the server has them.
struct published_command {
  std::int64_t number = 0;
  std::string topic, payload;
};
task<std::vector<published_command>> commands_to_publish(const parts&, tenant_code);
task<void> note_published(const parts&, tenant_code, std::vector<std::int64_t> numbers);
// Those whose time is over; for the watch.
task<void> expire_commands(const parts&, tenant_code);

command_dto shown(const command_row&);

}  // namespace tsu::iot
