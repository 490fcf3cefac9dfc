// What every act of this module leaves: its row in the audit log, and its event.
#pragma once

#include <string>
#include <string_view>

#include "base/db/db.h"
#include "base/record/audit.h"
#include "service/devices/types.h"

namespace tsu::devices {

struct note {
  std::string_view action, kind;
  std::string subject;
  std::string_view why = {};
  std::string detail = "{}";
};
inline void write_note(db::tx& t, const acting& who, const note& n) {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = n.action,
                    .subject_kind = n.kind,
                    .subject = n.subject,
                    .purpose = n.why,
                    .trace_id = who.trace_id,
                    .detail = n.detail});
  t.append_change(n.action, n.subject, n.detail);
}

}  // namespace tsu::devices
