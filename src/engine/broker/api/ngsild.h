// What every NGSI-LD handler has around it: refusals in the protocol's own form, the tenant named
// in the answer (ETSI GS CIM 009 v1.9.1, 6.3.2 and 6.3.14).
#pragma once

#include "engine/broker/api/parts.h"

namespace tsu::broker {

using inner_handler = answer (*)(const parts&, call&);

answer answered(inner_handler, const parts&, call&);

// on<ngsild<create_entity>> in the module's table.
template <inner_handler Fn>
answer ngsild(const parts& p, call& c) {
  return answered(Fn, p, c);
}

}  // namespace tsu::broker
