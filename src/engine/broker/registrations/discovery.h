// What a question for context sources asks for beyond entities and attributes (ETSI GS CIM 009
// v1.9.1, 5.10.2.4): q and csf over the registration's own properties, places and times. Pure; any
// thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/broker/query/condition.h"
#include "engine/broker/query/geo.h"
#include "engine/broker/query/scope.h"
#include "engine/broker/registrations/match.h"

namespace tsu::broker {

// 4.11; over observedAt or, `managed`, over createdAt, modifiedAt and deletedAt.
struct source_times {
  bool managed = false;
  instant from = no_time, until = no_time;  // no_time: open
};
// Refuses what is no temporal query; `property` may be empty.
result<source_times> read_source_times(std::string_view timerel, std::string_view at,
                                       std::string_view end, std::string_view property);

struct source_filter {
  source_question what;
  std::shared_ptr<const condition> q, csf;
  std::shared_ptr<const geo_query> geo;
  std::shared_ptr<const scope_query> scopes;
  std::optional<source_times> times;  // nothing: sources of the latest values only
};

// Nothing in `to` where the registration does not fit.
source_match discovered(const registration_ptr&, const source_filter&, instant now);

bool holds_for(const condition&, const registration&);

}  // namespace tsu::broker
