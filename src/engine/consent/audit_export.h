// The audit log of acts on persons, page by page, for auditors: who did or saw what, about whom,
// and the newest seal. 支援措置 holds here too: rows about a protected person are not there for
// whoever may not know of them, nor is what the person did.
#pragma once

#include "base/core/json.h"
#include "base/core/result.h"
#include "base/db/db.h"
#include "base/record/audit.h"
#include "engine/consent/catalogue.h"

namespace tsu::consent {

struct audit_line {
  std::int64_t number = 0;
  instant at;
  std::string actor, role, action, subject_kind, subject, purpose, trace_id;
  json_raw detail;
};
BOOST_DESCRIBE_STRUCT(audit_line, (),
                      (number, at, actor, role, action, subject_kind, subject, purpose, trace_id,
                       detail))
// next: where the next page begins; nothing: this is all there is. seal: "number:last row:hash",
// to be kept elsewhere (doc/audit-format.md).
struct audit_lines {
  std::vector<audit_line> items;
  std::optional<std::int64_t> next;
  std::string seal;
};
BOOST_DESCRIBE_STRUCT(audit_lines, (), (items, next, seal))

// Rows after that number, the oldest first. That it was looked at stands in the log too.
audit_lines export_audit(db::tx&, const actor&, std::int64_t after, std::int64_t limit);

}  // namespace tsu::consent
