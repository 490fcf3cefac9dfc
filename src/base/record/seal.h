// Seals over a log that only grows, such as the audit log: hashes of its rows, batch by batch, each
// batch chained to the one before, so that a row edited, removed or put in afterwards is found and
// named. The encoding is in doc/audit-format.md. Nobody but the sealer writes here; call it from
// one job per store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto/hash.h"
#include "base/db/db.h"

namespace tsu::record {

// A log that is sealed. Its rows are told as whole numbers (the row's own first, then when), then
// texts; all of them are hashed. Lives forever.
struct sealed_log {
  std::string_view name;  // stands in what is hashed: a row of one log is none of another
  int numbers = 2, texts = 0;
  const db::statement& rows_after;   // after $1 up to $2, by number, at most $3
  const db::statement& count_after;  // how many after $1
  // As those of the audit log (statements.h), on tables of the same columns.
  const db::statement &append_seal, &seals_after, &get_head, &set_head;
};
const sealed_log& the_audit_log();

// The newest seal. Kept outside (printed, mailed, given to another town), it proves later that
// nothing before it was changed, not even by somebody who could write to every table.
struct seal_head {
  std::int64_t number = 0;  // 0: nothing is sealed yet
  std::int64_t last = 0;    // the newest row under it
  crypto::digest hash{};
};
seal_head head_of(db::reader&, const sealed_log& = the_audit_log());
// "7:1042:9f86d0…", for export; nothing on anything else.
std::string to_text(const seal_head&);
std::optional<seal_head> parse_seal_head(std::string_view);

// Seals up to `limit` rows that are not sealed yet; gives back how many.
std::int64_t seal(db::tx&, std::int64_t limit = 4096, const sealed_log& = the_audit_log());

enum class fault_kind : std::uint8_t {
  row_edited,  // also: exchanged with another row
  row_removed,
  row_inserted,
  seal_edited,
  seal_removed,
  anchor_missed,  // what is here is not what was anchored outside
};
struct fault {
  fault_kind kind;
  std::int64_t seal = 0;  // the seal concerned
  std::int64_t row = 0;   // the first row that does not fit, 0 where it is the seal itself
  std::string text;       // one English sentence
};
struct audit_report {
  std::int64_t rows = 0, seals = 0, unsealed = 0;
  seal_head head;
  std::optional<fault> first_fault;
};
// Reads the whole log. Stops at the first row or seal that does not fit.
audit_report verify(db::reader&, const std::optional<seal_head>& anchor = {},
                    const sealed_log& = the_audit_log());

}  // namespace tsu::record
