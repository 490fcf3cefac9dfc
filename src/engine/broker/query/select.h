// Runs a query over the entity memory as of one commit: chooses what to read (ids, a value index, a
// place index or the lists of types), reads it in order of creation, tests what remains of the
// query and pages. See doc/adr on the planner. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/core/result.h"
#include "engine/broker/model/entity.h"
#include "engine/broker/model/terms.h"
#include "engine/broker/query/query.h"
#include "engine/broker/store/entity_memory.h"

namespace tsu::broker {

// How a query was run; for tests, slow-query lists and the decision to build an index.
struct select_report {
  std::string by;  // "ids", "types", "value speed", "place location"
  std::size_t looked_at = 0;
  // An index that would have helped and does not exist: build it with
  // entity_memory::index_attribute.
  std::optional<std::pair<term, term>> wanted;  // type, attribute
};

// Calls `each` in order, from offset up to limit; gives back the total where query.count asks.
// Fails with too_complex_query where links and patterns would take more than query.steps; what
// `each` was told before is of no use then.
result<std::optional<std::int64_t>> select(const entity_memory&, std::int64_t at, const term_table&,
                                           const query&,
                                           const std::function<void(const entity_ptr&)>& each,
                                           select_report* = nullptr);

// Whether one version fits everything but ids, paging and order: for subscriptions.
bool fits(const query&, const entity_version&, const term_table&, const entity_finder&);

}  // namespace tsu::broker
