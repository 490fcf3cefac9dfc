// Handlers of /ngsi-ld/v1/types and /attributes: which types of entities and which attributes are
// here (ETSI GS CIM 009 v1.9.1, 5.7.5 to 5.7.10, 6.25 to 6.28). Any executor thread.
#pragma once

#include "engine/broker/api/parts.h"

namespace tsu::broker {

answer list_types(const parts&, call&);          // GET /types
answer retrieve_type(const parts&, call&);       // GET /types/{type}
answer list_attributes(const parts&, call&);     // GET /attributes
answer retrieve_attribute(const parts&, call&);  // GET /attributes/{attrId}

}  // namespace tsu::broker
