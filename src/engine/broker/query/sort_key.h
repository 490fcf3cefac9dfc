// orderBy (ETSI GS CIM 009 v1.9.1, 4.23): where an entity stands among others. Strings by code
// point, or in the order of a language. Values; any thread.
#pragma once

#include <string>
#include <vector>

#include "engine/broker/model/entity.h"
#include "engine/broker/model/terms.h"
#include "engine/broker/query/query.h"

namespace tsu::broker {

struct sort_key {
  // Number < String < Object < Array < Boolean < DateTime < null < missing.
  enum rank_t { number, text, object, array, boolean, time, null, missing } rank = missing;
  double value = 0;
  std::string as_text = {};
};

// One key per order_by.
std::vector<sort_key> sort_keys(const std::vector<order_by>&, const entity_version&,
                                const term_table&);
// < 0: a stands before b; 0: the orders do not tell.
int compare_keys(const std::vector<order_by>&, const std::vector<sort_key>& a,
                 const std::vector<sort_key>& b);

}  // namespace tsu::broker
