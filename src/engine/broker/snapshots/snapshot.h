// A snapshot (ETSI GS CIM 009 v1.9.1, 5.2.41): what its maker may say of it, and how it is shown.
// Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "engine/broker/model/context.h"
#include "engine/broker/query/condition.h"
#include "engine/broker/snapshots/store_snapshots.h"

namespace tsu::broker {

// What is in it is a service of its own, whose name nobody else can have.
std::string service_of_snapshot(std::string_view service, std::string_view id);
// The named service that is meant to be seen, and the snapshot of it; empty where it is none.
struct service_and_snapshot {
  std::string service, snapshot;
};
service_and_snapshot parted_service(std::string_view);

enum class snapshot_part : std::uint8_t {
  whole,     // creating: with queries
  clone,     // without
  fragment,  // updating: only what may be changed
};

// Checks `json` and puts it into the row: id (where it says one), body and expires. What the broker
// itself says of a snapshot is passed over. `names`: the words of its queries, kept with them.
result<done> read_snapshot(snapshot_row&, std::string_view json, snapshot_part,
                           const context& names, instant now);

// The queries of one kind, as JSON objects of the type Query with the @context of their maker.
std::vector<std::string> queries_in(const snapshot_row&, std::string_view member);

// `context_member`: "@context":…, or empty.
std::string snapshot_text(const snapshot_row&, std::string_view context_member);

// 5.16.7.4: a q that speaks of members of snapshots only.
result<condition> read_purge_query(std::string_view q);
result<bool> is_purged(const snapshot_row&, const condition&);

}  // namespace tsu::broker
