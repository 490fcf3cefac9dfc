// What people, staff and shops are shown. Functions of a reader.
#pragma once

#include "service/coupons/dto.h"
#include "service/coupons/keys.h"
#include "service/coupons/print_coupon.h"
#include "service/coupons/use_coupon.h"

namespace tsu::coupons {

campaign_page campaigns_view(db::reader&);
// What a person can take by themself at that time.
campaign_page offers_view(db::reader&, person_id, instant now);
// own: with its code, and its QR code while it can be used. staff: with whose it is and the copies.
enum class sight : std::uint8_t { own, staff };
coupon_dto view_of(db::reader&, const parts&, tenant_code, const coupon&, instant now, sight);
coupon_dto view_of(db::reader&, const parts&, qr_writer&, const coupon&, instant now, sight);
coupon_page coupons_view(db::reader&, const parts&, tenant_code, person_id, instant now, sight);
key_page keys_view(db::reader&, instant now);
pack_dto pack_view(db::reader&, const parts&, tenant_code, const terminal&, instant now);
outcome_dto view_of(db::reader&, const parts&, std::string_view act, const outcome&);
terminal_dto view_of(const terminal&);

}  // namespace tsu::coupons
