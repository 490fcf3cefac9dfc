// What a nurse has to see to. Functions of one transaction of `people`.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/health/keep_record.h"
#include "service/health/parts.h"

namespace tsu::health {

inline constexpr std::size_t note_max = 2'000;

// Closes it with what was done. From then on only later records open another. Refuses no note
// (health_note_missing), one that is closed (health_task_closed).
result<store::task_row> close_task(db::tx&, const parts&, tenant_code, const acting&,
                                   const store::task_row&, std::string_view note);

}  // namespace tsu::health
