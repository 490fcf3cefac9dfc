// The choice of what to read for a query. Internal to query/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/broker/query/query.h"
#include "engine/broker/query/select.h"
#include "engine/broker/store/entity_memory.h"

namespace tsu::broker {

struct query_plan {
  enum source_t { nothing, by_ids, by_lists, by_ranges } source = by_lists;
  std::vector<const ordered_index*> lists;
  std::vector<entity_memory::range_of> ranges;
  std::string by;
  std::optional<std::pair<term, term>> wanted;
};

query_plan plan(const entity_memory&, const term_table&, const query&);

}  // namespace tsu::broker
