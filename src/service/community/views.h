// What people are shown of sessions and who takes part. Functions of a view of the store.
#pragma once

#include <optional>

#include "service/community/check_in.h"
#include "service/community/dto.h"
#include "service/community/parts.h"
#include "service/community/store.h"

namespace tsu::community {

session_dto view_of(const session&);
sign_up_dto view_of(db::reader&, const sign_up&);
attendance_dto view_of(db::reader&, const attendance&);
outcome_dto view_of(db::reader&, const std::string& id, const outcome&);
// For staff: with who it was, and who wrote it.
attendance_dto staff_view_of(db::reader&, const attendance&);
history_dto history_view(db::reader&, person_id, std::int64_t before, std::int64_t limit);
report_dto report_view(db::reader&, const std::string& month, std::int64_t number);
std::string month_text(std::int64_t number);  // 202611 -> "2026-11"

}  // namespace tsu::community
