// /ngsi-ld/v1/csourceRegistrations (ETSI GS CIM 009 v1.9.1, 5.9 and 5.10) and /info/sourceIdentity
// (5.15).
#pragma once

#include "base/module/module.h"
#include "engine/broker/api/parts.h"

namespace tsu::broker {

answer create_registration(const parts&, call&);
answer query_registrations(const parts&, call&);
answer retrieve_registration(const parts&, call&);
answer update_registration(const parts&, call&);
answer delete_registration(const parts&, call&);
answer source_identity(const parts&, call&);

}  // namespace tsu::broker
