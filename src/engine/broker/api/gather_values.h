// Recorded values of the entities of a page, as far as they fit in one answer (ETSI GS CIM 009
// v1.9.1, 6.3.10): what is too much is cut by time, from its end or, of the newest ones, from its
// beginning.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/core/task.h"
#include "engine/broker/api/evolution.h"
#include "engine/broker/api/parts.h"
#include "engine/broker/api/query_parameters.h"
#include "engine/broker/query/scope.h"
#include "engine/broker/store/history.h"

namespace tsu::broker {

struct value_question {
  series_query series;  // of any entity
  evolution_form how;
  page asked;  // of entities
  std::int64_t values_max = 0;
  // Only entities that were in them, and values of the time when they were (4.18).
  std::shared_ptr<const scope_query> scopes = {};
  instant now = {};  // values that have expired by then are not shown
};

struct values_of_entity {
  entity_ptr entity;
  series_by_attribute all;
  std::vector<interval> valid = {};  // as the question's scopes have it
};

struct gathered {
  std::vector<values_of_entity> shown;
  std::int64_t matched = 0;  // entities that have values, counted as far as was asked
  bool more = false;         // further entities
  bool cut = false;          // further values of these
  // Of which time the values are; where there are too many of one moment, it is that alone.
  interval covered{instant::min(), instant::max()};
  bool one_moment = false;
};

// Whether there is any value that the query speaks of.
task<result<bool>> has_values(const parts&, const town_key&, series_query);
// The same of one entity, within the times when it was in the scopes that are asked for.
task<result<bool>> has_values(const parts&, const town_key&, const value_question&, entity_ptr);

// Of those found, in their order, only entities with values count. Aggregated values are not cut:
// too many to gather are refused with too_many_results.
task<result<gathered>> gather_values(const parts&, const town_key&, value_question,
                                     const std::vector<entity_ptr>& found);

// "date-time FROM-TO/SIZE", of an answer that was cut; `from` and `until` as they were asked for.
std::string content_range(const gathered&, const value_question&);

}  // namespace tsu::broker
