// Handlers of /ngsi-ld/v1/entities and what is below it (ETSI GS CIM 009 v1.9.1, 6.4 to 6.7).
// Permissions are checked before them. Any executor thread.
#pragma once

#include "engine/broker/api/parts.h"

namespace tsu::broker {

answer create_entity(const parts&, call&);      // POST /entities
answer query_entities(const parts&, call&);     // GET /entities
answer post_query(const parts&, call&);         // POST /entityOperations/query
answer retrieve_entity(const parts&, call&);    // GET /entities/{id}
answer replace_entity(const parts&, call&);     // PUT /entities/{id}
answer merge_entity(const parts&, call&);       // PATCH /entities/{id}
answer purge_entities(const parts&, call&);     // DELETE /entities
answer delete_entity(const parts&, call&);      // DELETE /entities/{id}
answer append_attributes(const parts&, call&);  // POST /entities/{id}/attrs
answer update_attributes(const parts&, call&);  // PATCH /entities/{id}/attrs
answer patch_attribute(const parts&, call&);    // PATCH /entities/{id}/attrs/{attr}
answer replace_attribute(const parts&, call&);  // PUT /entities/{id}/attrs/{attr}
answer delete_attribute(const parts&, call&);   // DELETE /entities/{id}/attrs/{attr}

}  // namespace tsu::broker
