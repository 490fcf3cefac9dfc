// What a snapshot is to hold: its queries are asked as any caller asks them, sources included, and
// what they find is written into the service of the snapshot (ETSI GS CIM 009 v1.9.1, 5.16.1.4).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/core/id.h"
#include "base/core/task.h"
#include "base/core/time.h"
#include "base/module/module.h"
#include "engine/broker/api/parts.h"
#include "engine/broker/snapshots/store_snapshots.h"

namespace tsu::broker {

inline constexpr std::int64_t snapshot_entities_max = 100'000;  // of one query

// Whose request it is, kept beyond the request itself.
struct asked_by {
  tenant_code tenant;
  std::string host, trace_id;
  bool secure = false;
  std::string subject, role;
  std::span<const std::string_view> permissions = {};
  instant now{};
};
asked_by asked_by_caller(const call&);

// The row with the status and the details that came of it; not stored.
task<snapshot_row> fill_snapshot(const parts&, asked_by, snapshot_row);

}  // namespace tsu::broker
