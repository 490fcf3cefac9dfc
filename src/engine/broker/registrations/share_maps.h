// Queries of several brokers by entity maps (ETSI GS CIM 009 v1.9.1, 5.5.14 and 5.14.4): the first
// request asks everybody for everything and keeps who told of which entity; those that follow ask
// for a page's entities those that told of them. Used by one coroutine.
#pragma once

#include "engine/broker/api/parts.h"
#include "engine/broker/registrations/read_shares.h"

namespace tsu::broker {

// The page of a query whose request speaks of a map.
answer run_mapped_query(shared_read, sources_ptr, query, reply_form, bool split);
// 201 with a map that is made now.
answer make_shared_map(shared_read, sources_ptr, query, bool split);

}  // namespace tsu::broker
