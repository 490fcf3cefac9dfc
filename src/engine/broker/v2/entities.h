// Handlers of /v2/entities, /v2/types and /v2/op (NGSIv2 as Orion 4.7 speaks it). Permissions are
// checked before them. Any executor thread.
#pragma once

#include "engine/broker/api/parts.h"

namespace tsu::broker::v2 {

answer list_entities(const parts&, call&);        // GET /v2/entities
answer create_entity(const parts&, call&);        // POST /v2/entities
answer retrieve_entity(const parts&, call&);      // GET /v2/entities/{id}
answer delete_entity(const parts&, call&);        // DELETE /v2/entities/{id}
answer retrieve_attributes(const parts&, call&);  // GET …/attrs
answer append_attributes(const parts&, call&);    // POST …/attrs
answer update_attributes(const parts&, call&);    // PATCH …/attrs
answer replace_attributes(const parts&, call&);   // PUT …/attrs
answer retrieve_attribute(const parts&, call&);   // GET …/attrs/{name}
answer update_attribute(const parts&, call&);     // PUT …/attrs/{name}
answer delete_attribute(const parts&, call&);     // DELETE …/attrs/{name}
answer retrieve_value(const parts&, call&);       // GET …/attrs/{name}/value
answer update_value(const parts&, call&);         // PUT …/attrs/{name}/value
answer list_types(const parts&, call&);           // GET /v2/types
answer retrieve_type(const parts&, call&);        // GET /v2/types/{type}
answer batch_update(const parts&, call&);         // POST /v2/op/update
answer batch_query(const parts&, call&);          // POST /v2/op/query
answer batch_notify(const parts&, call&);         // POST /v2/op/notify

}  // namespace tsu::broker::v2
