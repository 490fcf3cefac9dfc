// The handlers of NGSIv2's registrations. Any executor thread.
#pragma once

#include "base/module/module.h"
#include "engine/broker/api/parts.h"

namespace tsu::broker::v2 {

answer create_registration(const parts&, call&);    // POST /v2/registrations
answer list_registrations(const parts&, call&);     // GET /v2/registrations
answer retrieve_registration(const parts&, call&);  // GET /v2/registrations/{id}
answer update_registration(const parts&, call&);    // PATCH: in NGSIv2, though not in Orion
answer delete_registration(const parts&, call&);    // DELETE

}  // namespace tsu::broker::v2
