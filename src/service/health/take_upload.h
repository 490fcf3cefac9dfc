// What devices have measured, brought by a gateway: the same measurement (device and time) counts
// once, however often and in whatever order it comes. Functions of one transaction of `people`.
#pragma once

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/health/dto.h"
#include "service/health/parts.h"

namespace tsu::health {

inline constexpr std::size_t upload_max = 500, device_id_max = 64;

// Each item is taken or refused by itself: health_no_device (not registered, closed, or not that
// gateway's), health_no_person (nobody had it then, or no card is shown), and what a record is
// refused for. Refuses more than upload_max at once (health_too_many).
result<upload_dto> take_upload(db::tx&, const parts&, tenant_code, const acting&,
                               const upload_wish&);

// Writes a device, and whose it is from when on. Refuses names that are none (bad_fields) and
// persons whom whoever asks may not know of (no_such_person).
result<device_dto> keep_device(db::tx&, const parts&, const acting&, std::string_view id,
                               const device_wish&);

}  // namespace tsu::health
