// The audit log: who did or saw what, about whom, and why. A row is appended in the transaction of
// the act itself, unchained; a sealer hashes rows in batches afterwards (seal.h), so that an act
// never waits for another. Rows are never changed or deleted.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"

namespace tsu::record {

// All texts are borrowed for the call. `detail` is one JSON object without personal data.
struct audit_entry {
  std::string_view actor, role;            // who; empty: the program itself
  std::string_view action;                 // "snow.request.opened"
  std::string_view subject_kind, subject;  // about what: "id.token", "17"
  std::string_view purpose = {};           // why, where a person's data was looked at
  std::string_view trace_id = {};
  std::string_view detail = "{}";
};

// Gives back the row's number.
std::int64_t audit(db::tx&, const audit_entry&);

// One row as it stands in the log.
struct audit_row {
  std::int64_t number = 0;
  instant at;
  std::string actor, role, action, subject_kind, subject, purpose, trace_id, detail;
};
// Rows after that number, oldest first, at most `limit`.
std::vector<audit_row> read_audit(db::reader&, std::int64_t after, std::int64_t limit);

// For the list of schemas: the audit log, its seals and the saved replies stand in every place of a
// municipality.
extern const std::span<const db::migration> migrations;
extern const std::span<const db::statement* const> statements;

}  // namespace tsu::record
