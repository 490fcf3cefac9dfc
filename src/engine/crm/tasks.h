// What staff are to do about somebody: made each morning, closed with a note of what came of it.
#pragma once

#include <string>

#include "base/core/result.h"
#include "engine/crm/parts.h"
#include "engine/crm/store_outreach.h"

namespace tsu::crm {

// "crm_no_task", also where whoever closes may not know of the person; "crm_note_missing",
// "crm_task_closed"; those of id::words. The note is sealed.
result<task_row> close_task(db::tx&, const id::words&, const acting&, std::int64_t number,
                            const std::string& note);

// Job, at 6:30: one open task for each person and kind, not again soon after one was closed.
task<void> make_tasks(const module_parts&, tenant_code, std::string_view);

}  // namespace tsu::crm
