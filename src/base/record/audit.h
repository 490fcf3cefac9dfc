// The audit log: who did or saw what, about whom, and why. A row is appended in the transaction of
// the act itself, unchained; a sealer hashes rows in batches afterwards (seal.h), so that an act
// never waits for another. Rows are never changed or deleted.
#pragma once

#include <cstdint>
#include <string_view>

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

// For the list of schemas: the audit log stands in every place of a municipality.
extern const db::migration migrations[3];
extern const db::statement* const statements[1];

}  // namespace tsu::record
