// What a nurse has to see to. Functions of one transaction of `people`.
#pragma once

#include <optional>
#include <string_view>

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/health/keep_record.h"
#include "service/health/parts.h"

namespace tsu::health {

inline constexpr std::size_t note_max = 2'000, notes_max = 20'000;

// Says who sees to it, also instead of another. Refuses one that is closed (health_task_closed).
result<store::task_row> take_task(db::tx&, const acting&, const store::task_row&);

struct closing {
  std::string_view note;
  std::optional<instant> seen = {};  // the task's changed_at when the nurse looked
};
// Closes it with what was done. From then on only later records open another. Refuses no note
// (health_note_missing), one that is closed (health_task_closed), or that became graver since the
// nurse looked (health_task_changed).
result<store::task_row> close_task(db::tx&, const parts&, tenant_code, const acting&,
                                   const store::task_row&, const closing&);
// Opens a closed one again, with why, for whoever does it; its notes stay. Refuses no note, one
// that is open (health_task_open), and where another of that person is (health_task_other).
result<store::task_row> reopen_task(db::tx&, const parts&, tenant_code, const acting&,
                                    const store::task_row&, std::string_view note);

}  // namespace tsu::health
