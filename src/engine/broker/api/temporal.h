// Handlers of /ngsi-ld/v1/temporal/entities: recorded values of attributes (ETSI GS CIM 009
// v1.9.1, 5.7.3, 5.7.4, 6.18 and 6.19). What is recorded is declared by entity type. Any executor
// thread.
#pragma once

#include "engine/broker/api/parts.h"

namespace tsu::broker {

answer query_temporal(const parts&, call&);       // GET /temporal/entities
answer post_temporal_query(const parts&, call&);  // POST /temporal/entityOperations/query
answer retrieve_temporal(const parts&, call&);    // GET /temporal/entities/{id}

}  // namespace tsu::broker
