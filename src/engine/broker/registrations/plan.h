// Who gets which part of an operation on one entity (ETSI GS CIM 009 v1.9.1, 4.3.6 and 5.6.1.4):
// exclusive sources take their attributes first, then redirects what is left, all of them the same;
// inclusive ones get a copy of what stays here. Pure; any thread.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/broker/registrations/match.h"
#include "engine/broker/registrations/registry.h"

namespace tsu::broker {

struct source_share {
  registration_ptr to;
  std::vector<std::size_t> attributes;  // which of those that were sent
  bool supported = true;                // false: a conflict (5.6.1.4)
};

struct operation_plan {
  std::vector<source_share> shares;
  std::vector<bool> taken;   // per attribute: only a proxy may have it
  bool taken_whole = false;  // there were no attributes, and a redirect has the entity
  bool is_local_only() const { return shares.empty(); }
  bool leaves_something() const;  // for this broker
};

struct entity_part {
  std::string id;
  type_selection types;                 // empty: not known
  std::vector<std::string> attributes;  // stored names; empty: none were sent, or the whole entity
};

// What is not `here` (attributes, stored names) goes to the first provider that lends it: updates
// of attributes alone.
void share_with_lenders(operation_plan&, const town_sources&, std::string_view service,
                        source_operation, const entity_part&, const std::set<std::string>& here,
                        instant now);

operation_plan plan_of(const town_sources&, std::string_view service, source_operation,
                       const entity_part&, instant now);

}  // namespace tsu::broker
