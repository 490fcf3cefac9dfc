// What an entity's scopes were over time (ETSI GS CIM 009 v1.9.1, 4.18 and C.5.16): each holds from
// when it was set until another is, or none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/task.h"
#include "base/core/time.h"
#include "engine/broker/api/evolution.h"
#include "engine/broker/api/parts.h"
#include "engine/broker/query/scope.h"

namespace tsu::broker {

struct scope_span {
  interval valid;
  recorded_value value;
  std::int64_t series = 0;
};

// "/a" or ["/a","/b"], a JSON text, as a list.
std::vector<std::string> scopes_in(std::string_view value);

struct told_scopes {
  std::vector<scope_span> spans;  // in order of time
  bool any = false;               // something is recorded of them, if only that they ended
};

// Those that held at some time of the range; what ended them later is not looked for. Refuses with
// too_many_results where they are too many to keep in memory.
task<result<told_scopes>> scopes_over_time(const parts&, const town_key&, std::string entity,
                                           interval range);
// Whether anything is recorded of them, of whatever time.
task<result<bool>> tells_scopes(const parts&, const town_key&, std::string entity);

// When it was in scopes that the query names. Where nothing is recorded of them it always was, or
// never, as it is now.
std::vector<interval> times_in_scope(const told_scopes&, const scope_query&, const entity_version&);

// Those that held at some time of the range, the newest `last` of them (0: all), as a series of one
// dataset.
std::vector<dataset_series> scopes_within(const std::vector<scope_span>&, interval range,
                                          std::int64_t last);

}  // namespace tsu::broker
