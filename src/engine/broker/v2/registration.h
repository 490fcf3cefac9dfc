// A registration of NGSIv2: which entities and attributes somebody else has, and where requests
// about them go. Kept in the same table as those of NGSI-LD; each protocol lists its own. Immutable
// once read; any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"
#include "engine/broker/registrations/registry.h"
#include "engine/broker/registrations/store_registrations.h"
#include "engine/broker/v2/names.h"
#include "engine/broker/v2/selection.h"

namespace tsu::broker::v2 {

struct provision {
  std::string service, id, body;  // body: as it is kept
  service_path path;              // exactly this one
  std::vector<selector> entities;
  std::vector<std::string> attributes;  // empty: all
  bool answers_queries = true, takes_updates = true;
  bool older = false;  // it speaks NGSIv1 (legacyForwarding)
  bool active = true;
  instant expires = no_time;
  registration_ptr to;  // its address, as the registry asks it

  bool works_at(instant t) const { return active && (expires == no_time || t < expires); }
  bool has(std::string_view attribute) const;
};

// `json`: checked and minified, with `servicePath` added by the handler.
result<std::shared_ptr<const provision>> read_provision(std::string_view json, std::string service,
                                                        std::string id);
// {"id":…,…}: with status and what came of forwarding.
void append_provision(std::string& out, const registration_row&, const provision&, instant now);

}  // namespace tsu::broker::v2
