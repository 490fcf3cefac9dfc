// Devices and what they measure as entities: the operations that the broker is asked for. Pure.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "engine/broker/model/draft.h"
#include "engine/iot/payload.h"
#include "engine/iot/store.h"

namespace tsu::iot {

inline constexpr std::string_view device_type = "Device";  // Smart Data Models

// urn:ngsi-ld:Device:{id}: name, category, deviceState, batteryLevel, controlledAsset, location.
broker::write_op device_entity(const device_row&);

// What a group says of the device's entity. An attribute that already has a newer value keeps it;
// the older ones are then in `late`. Refusals name the measure: iot_bad_value, iot_bad_name.
struct measured_op {
  broker::write_op op;
  instant at;
  std::optional<double> battery;  // where batteryLevel is among it
  std::shared_ptr<std::vector<broker::attribute_draft>> late =
      std::make_shared<std::vector<broker::attribute_draft>>();
  bool empty = false;  // nothing of it is an attribute
};
result<measured_op> entity_of(const device_draft&, const group&, instant at);

// "{command}_status" and "{command}_info" on the device's entity.
broker::write_op command_entity(const device_draft&, const command_row&, instant at);

}  // namespace tsu::iot
