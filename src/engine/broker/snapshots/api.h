// /ngsi-ld/v1/snapshots (ETSI GS CIM 009 v1.9.1, 5.16, 6.36 to 6.38).
#pragma once

#include "engine/broker/api/parts.h"

namespace tsu::broker {

answer create_snapshot(const parts&, call&);    // POST /snapshots
answer purge_snapshots(const parts&, call&);    // DELETE /snapshots?q=
answer retrieve_snapshot(const parts&, call&);  // GET /snapshots/{id}
answer update_snapshot(const parts&, call&);    // PATCH /snapshots/{id}
answer delete_snapshot(const parts&, call&);    // DELETE /snapshots/{id}
answer clone_snapshot(const parts&, call&);     // POST /snapshots/{id}/clone

// The job that ends what has expired.
task<void> clear_snapshots_of(const module_parts&, tenant_code, std::string_view argument);

}  // namespace tsu::broker
