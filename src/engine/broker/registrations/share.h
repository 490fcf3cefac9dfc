// Operations on entities that other brokers take part in (ETSI GS CIM 009 v1.9.1, 4.3.6): in front
// of the local handler, which is called as it is where no registration is concerned.
#pragma once

#include "base/module/module.h"
#include "engine/broker/api/ngsild.h"
#include "engine/broker/api/parts.h"
#include "engine/broker/registrations/registry.h"

namespace tsu::broker {

// For the local handler of a request that was opened here: what it uses is counted once.
inline parts counted_already(const parts& p) {
  auto out = p;
  out.context_book = nullptr;
  return out;
}

using sharing = answer (*)(inner_handler local, const parts&, call&);

// Reads what is registered where nobody has yet, and goes on locally where that is nothing.
answer share_where_any(inner_handler local, sharing how, const parts&, call&);

// ngsild<shared<create_entity, share_create>> in the module's table. A town without registrations
// pays for one look into memory.
template <inner_handler Local, sharing How>
answer shared(const parts& p, call& c) {
  if (p.sources == nullptr || p.sources->is_quiet(c.tenant)) {
    return Local(p, c);
  }
  return share_where_any(Local, How, p, c);
}

answer share_create(inner_handler, const parts&, call&);
answer share_replace(inner_handler, const parts&, call&);
answer share_merge(inner_handler, const parts&, call&);
answer share_delete(inner_handler, const parts&, call&);
answer share_append(inner_handler, const parts&, call&);
answer share_update(inner_handler, const parts&, call&);
answer share_attribute_patch(inner_handler, const parts&, call&);
answer share_attribute_replace(inner_handler, const parts&, call&);
answer share_attribute_delete(inner_handler, const parts&, call&);

answer share_batch_create(inner_handler, const parts&, call&);
answer share_batch_upsert(inner_handler, const parts&, call&);
answer share_batch_update(inner_handler, const parts&, call&);
answer share_batch_merge(inner_handler, const parts&, call&);
answer share_batch_delete(inner_handler, const parts&, call&);

answer share_query(inner_handler, const parts&, call&);
answer share_post_query(inner_handler, const parts&, call&);
answer share_map(inner_handler, const parts&, call&);
answer share_post_map(inner_handler, const parts&, call&);
answer share_purge(inner_handler, const parts&, call&);
answer share_retrieve(inner_handler, const parts&, call&);

answer share_temporal_retrieve(inner_handler, const parts&, call&);
answer share_temporal_query(inner_handler, const parts&, call&);
answer share_temporal_post_query(inner_handler, const parts&, call&);
answer share_temporal_create(inner_handler, const parts&, call&);
answer share_temporal_append(inner_handler, const parts&, call&);
answer share_temporal_delete(inner_handler, const parts&, call&);
answer share_temporal_delete_attribute(inner_handler, const parts&, call&);
answer share_temporal_patch(inner_handler, const parts&, call&);
answer share_temporal_delete_instance(inner_handler, const parts&, call&);

answer share_list_types(inner_handler, const parts&, call&);
answer share_retrieve_type(inner_handler, const parts&, call&);
answer share_list_attributes(inner_handler, const parts&, call&);
answer share_retrieve_attribute(inner_handler, const parts&, call&);

}  // namespace tsu::broker
