// Handlers that write recorded values (ETSI GS CIM 009 v1.9.1, 5.6.11 to 5.6.16, 6.18 to 6.22).
// An entity that is not there yet comes to be with them: what is recorded belongs to an entity, and
// its newest values are its current ones. Any executor thread.
#pragma once

#include "engine/broker/api/parts.h"

namespace tsu::broker {

answer create_temporal(const parts&, call&);            // POST /temporal/entities
answer delete_temporal(const parts&, call&);            // DELETE /temporal/entities/{id}
answer append_temporal(const parts&, call&);            // POST …/attrs
answer delete_temporal_attribute(const parts&, call&);  // DELETE …/attrs/{attrId}
answer patch_temporal_instance(const parts&, call&);    // PATCH …/attrs/{attrId}/{instanceId}
answer delete_temporal_instance(const parts&, call&);   // DELETE …/attrs/{attrId}/{instanceId}

}  // namespace tsu::broker
