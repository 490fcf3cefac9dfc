// Acts on the registry: a device is registered, changed, locked, retired; its keys are exchanged.
// Each is one transaction with its audit row; then the device's entity follows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/task.h"
#include "engine/iot/dto.h"
#include "engine/iot/parts.h"
#include "engine/iot/store.h"

namespace tsu::iot {

// Who acts, and whether on the devices of others too (iot.device.oversee).
struct asker {
  actor who;
  bool oversees = false;
};

// Refusals: iot_bad_device (fields), iot_device_exists, iot_no_device (also another's device).
task<result<made_key>> register_device(const parts&, tenant_code, device_draft, const asker&);
// All or none; `line` of each stands in the fields ("rows[3].name").
struct import_row {
  std::int64_t line = 0;
  device_draft device;
};
task<result<made_keys>> register_devices(const parts&, tenant_code, std::vector<import_row>,
                                         const asker&);
task<result<done>> change_device(const parts&, tenant_code, device_draft, const asker&);
enum class lock_wish : std::uint8_t { lock, unlock };
task<result<done>> lock_device(const parts&, tenant_code, std::string id, lock_wish, const asker&);
// For good: its keys end, its entity says so.
task<result<done>> retire_device(const parts&, tenant_code, std::string id, const asker&);
// A new key; the others end after the overlap (0: at once).
task<result<made_key>> exchange_key(const parts&, tenant_code, std::string id,
                                    std::chrono::hours overlap, const asker&);
task<result<done>> end_key(const parts&, tenant_code, std::string id, std::int64_t number,
                           const asker&);

// The device, where it is there and theirs.
result<device_row> device_for(db::reader&, std::string_view id, const asker&);
device_dto shown(const device_row&, const std::vector<key_row>&);

}  // namespace tsu::iot
