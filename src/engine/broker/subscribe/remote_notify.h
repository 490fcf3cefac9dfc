// What context sources tell of subscriptions that were passed on to them: told on under the
// original subscription and by its rules (ETSI GS CIM 009 v1.9.1, 5.8.6).
#pragma once

#include "engine/broker/api/parts.h"

namespace tsu::broker {

// POST /ngsi-ld/ex/remote-notify. Who knows the id of a copy may tell it; nobody else does.
answer remote_notify(const parts&, call&);

}  // namespace tsu::broker
