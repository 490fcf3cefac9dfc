// Handlers of /inquiries/v1: of who needs help, and of who sees to it.
#pragma once

#include "service/inquiries/parts.h"

namespace tsu::inquiries::api {

// api_own.cc: of the caller's own account.
answer list_own(const parts&, call&);
answer ask_own(const parts&, call&);
answer call_off_own(const parts&, call&);
answer rate_own(const parts&, call&);

// api_staff.cc
answer list_inquiries(const parts&, call&);
answer ask_for(const parts&, call&);
answer show_inquiry(const parts&, call&);
answer add_step(const parts&, call&);
answer show_summary(const parts&, call&);

}  // namespace tsu::inquiries::api
