// Handlers of /devices/v1: a person's own, and for staff.
#pragma once

#include "service/devices/parts.h"

namespace tsu::devices::api {

// api_own.cc: of the caller's own account.
answer show_own(const parts&, call&);
answer apply_own(const parts&, call&);
answer withdraw_own(const parts&, call&);
answer book_own(const parts&, call&);
answer cancel_own(const parts&, call&);
answer list_calls(const parts&, call&);
answer list_briefings(const parts&, call&);

// api_people.cc: calls, applications, briefings, support
answer put_call(const parts&, call&);
answer draw_call(const parts&, call&);
answer list_applications(const parts&, call&);
answer create_application(const parts&, call&);
answer withdraw_application(const parts&, call&);
answer put_briefing(const parts&, call&);
answer book_seat(const parts&, call&);
answer mark_seat(const parts&, call&);
answer show_attendance(const parts&, call&);
answer show_person(const parts&, call&);
answer create_matter(const parts&, call&);
answer create_contact(const parts&, call&);
answer list_matters(const parts&, call&);
answer show_support(const parts&, call&);

// api_tablets.cc
answer show_register(const parts&, call&);
answer list_tablets(const parts&, call&);
answer create_tablets(const parts&, call&);
answer show_tablet(const parts&, call&);
answer move_tablet(const parts&, call&);
answer put_fact(const parts&, call&);
answer create_loan(const parts&, call&);
answer return_loan(const parts&, call&);
answer list_tasks(const parts&, call&);
answer finish_task(const parts&, call&);

}  // namespace tsu::devices::api
