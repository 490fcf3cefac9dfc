// Handlers of /coupons/v1: a person's own, of a shop's terminal, and for staff.
#pragma once

#include "service/coupons/parts.h"

namespace tsu::coupons::api {

// api_own.cc: of the caller's own account.
answer list_offers(const parts&, call&);
answer list_own(const parts&, call&);
answer take_own(const parts&, call&);
answer draw_own(const parts&, call&);
answer print_own(const parts&, call&);

// api_shop.cc: of whoever stands in a shop.
answer show_pack(const parts&, call&);
answer take_use(const parts&, call&);
answer take_uploads(const parts&, call&);
answer list_keys(const parts&, call&);

// api_staff.cc
answer list_campaigns(const parts&, call&);
answer put_campaign(const parts&, call&);
answer show_report(const parts&, call&);
answer list_terminals(const parts&, call&);
answer put_terminal(const parts&, call&);
answer show_settlement(const parts&, call&);
answer rotate(const parts&, call&);
answer revoke(const parts&, call&);

// api_coupons.cc: staff and single coupons.
answer create_coupon(const parts&, call&);
answer show_coupon(const parts&, call&);
answer print_one(const parts&, call&);
answer reopen_one(const parts&, call&);
answer list_of_person(const parts&, call&);

}  // namespace tsu::coupons::api
