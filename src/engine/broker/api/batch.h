// Handlers of /ngsi-ld/v1/entityOperations (ETSI GS CIM 009 v1.9.1, 5.6.7 to 5.6.10, 5.6.20, 6.14
// to 6.17, 6.23). At most 1,000 entities a request; each has its own fate. Any executor thread.
#pragma once

#include "engine/broker/api/parts.h"

namespace tsu::broker {

answer batch_create(const parts&, call&);
answer batch_upsert(const parts&, call&);
answer batch_update(const parts&, call&);
answer batch_merge(const parts&, call&);
answer batch_delete(const parts&, call&);

}  // namespace tsu::broker
