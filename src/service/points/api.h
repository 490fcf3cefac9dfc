// Handlers of /points/v1: a person's own, and for staff.
#pragma once

#include "service/points/parts.h"

namespace tsu::points::api {

// api_own.cc: of the caller's own account.
answer show_own_balance(const parts&, call&);
answer list_own_history(const parts&, call&);
answer take_check_in(const parts&, call&);
answer take_steps(const parts&, call&);
answer take_payment(const parts&, call&);
answer hold_exchange(const parts&, call&);
answer take_exchange(const parts&, call&);
answer return_exchange(const parts&, call&);

// api_staff.cc
answer show_card(const parts&, call&);
answer put_rule(const parts&, call&);
answer put_setting(const parts&, call&);
answer list_events(const parts&, call&);
answer put_event(const parts&, call&);
answer list_shops(const parts&, call&);
answer put_shop(const parts&, call&);
answer show_settlement(const parts&, call&);
answer show_summary(const parts&, call&);

// api_persons.cc
answer show_balance(const parts&, call&);
answer list_history(const parts&, call&);
answer create_correction(const parts&, call&);
answer list_corrections(const parts&, call&);
answer agree_correction(const parts&, call&);
answer refuse_correction(const parts&, call&);
answer cancel_payment(const parts&, call&);

}  // namespace tsu::points::api
