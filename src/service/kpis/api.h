// Handlers of /kpis/v1, for staff.
#pragma once

#include "service/kpis/parts.h"

namespace tsu::kpis::api {

answer show_page(const parts&, call&);
answer put_kpi(const parts&, call&);
answer put_target(const parts&, call&);
answer put_value(const parts&, call&);
answer refresh(const parts&, call&);

}  // namespace tsu::kpis::api
