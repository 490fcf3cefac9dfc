// The entity selectors of a query in a body (ETSI GS CIM 009 v1.9.1, 5.2.33), where they cannot be
// said as parameters: an entity fits where any of them fits. Pure; any thread.
#pragma once

#include <string_view>

#include "engine/broker/api/ngsi_request.h"
#include "engine/broker/query/query.h"

namespace tsu::broker {

// `json`: the array. At most 200 selectors; of one with an id its idPattern says nothing.
result<done> read_selectors(const ngsi_request&, std::string_view json, query&);

}  // namespace tsu::broker
