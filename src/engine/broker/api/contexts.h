// Handlers of /ngsi-ld/v1/jsonldContexts: @contexts that are hosted, made and cached here (ETSI GS
// CIM 009 v1.9.1, 5.13, 6.29 and 6.30). Any executor thread.
#pragma once

#include <string>

#include "engine/broker/api/ngsi_request.h"
#include "engine/broker/api/parts.h"

namespace tsu::broker {

answer add_context(const parts&, call&);     // POST /jsonldContexts
answer list_contexts(const parts&, call&);   // GET /jsonldContexts
answer serve_context(const parts&, call&);   // GET /jsonldContexts/{contextId}
answer remove_context(const parts&, call&);  // DELETE /jsonldContexts/{contextId}

// Where a @context of that id is fetched, absolute.
std::string context_url(const call&, std::string_view id);

}  // namespace tsu::broker
