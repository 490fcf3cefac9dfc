// The rows of snapshots (ETSI GS CIM 009 v1.9.1, 5.2.41) in a town's store; what they hold are
// entities of a service of its own. The only SQL of that table; functions of one transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"
#include "base/db/db.h"

namespace tsu::broker {

std::span<const db::statement* const> snapshot_statements();

inline constexpr std::int64_t snapshots_max = 100;  // of one service

struct snapshot_row {
  std::string service, id;
  std::string body;     // what was said of it, an object without id, type and @context
  std::string status;   // "preparing", "success", "partial", "failure" or "empty"
  std::string details;  // snapshotQueriesDetails and the like as members, or empty
  instant created{}, modified{}, expires{}, used{};
};

// conflict where the id is taken or there are too many.
result<done> add_snapshot(db::tx&, const snapshot_row&);
// Of those that have not expired.
std::optional<snapshot_row> find_snapshot(db::reader&, std::string_view service,
                                          std::string_view id, instant now);
std::vector<snapshot_row> snapshots_of(db::reader&, std::string_view service, instant now);
// Body, modified and expires.
void change_snapshot(db::tx&, const snapshot_row&);
// Status, details and modified.
void settle_snapshot(db::tx&, const snapshot_row&);
void note_snapshot_used(db::tx&, std::string_view service, std::string_view id, instant);
// From now on nobody finds it; what it holds is still to be removed.
bool end_snapshot(db::tx&, std::string_view service, std::string_view id);

// Those that expired or were ended, whose time is then set to none.
std::vector<snapshot_row> ended_snapshots(db::reader&, instant now);
inline bool was_ended(const snapshot_row& s) { return s.expires == instant{}; }
// false where somebody else was faster.
bool forget_snapshot(db::tx&, std::string_view service, std::string_view id);
// Those that are still being prepared, since before that time.
std::vector<snapshot_row> unfinished_snapshots(db::reader&, instant before);

// Rows of kind snapshots among the subscriptions whose snapshot is no more, the newest first.
struct outliving_endpoint {
  std::string service, id;
  bool waits = false;  // something is still to be told, or was given up
};
std::vector<outliving_endpoint> outliving_endpoints(db::reader&);

}  // namespace tsu::broker
