// Handlers of /id/v1/staff-changes.
#pragma once

#include "engine/id/parts.h"

namespace tsu::id::staffing::api {

answer preview_changes(const parts&, call&);
answer apply_changes(const parts&, call&);
answer list_waiting(const parts&, call&);
answer delete_waiting(const parts&, call&);

}  // namespace tsu::id::staffing::api
