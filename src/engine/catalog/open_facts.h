// What is known of all rows of published datasets, kept until one of them changes: a page of rows
// then costs what it shows. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/core/guarded.h"
#include "base/core/result.h"
#include "base/core/time.h"
#include "engine/broker/broker.h"
#include "engine/catalog/dataset.h"

namespace tsu::catalog {

class facts_shelf {
 public:
  // Made anew where the dataset, or an entity of its type, is not what it was.
  result<open_facts> of(const broker::view&, std::string_view town, const dataset_dto&,
                        instant now);
  // How often it had to walk over all rows. For tests.
  std::int64_t walks() const;

 private:
  struct kept {
    std::string about;         // the dataset as it was
    std::int64_t changed = 0;  // the last change of its entities
    open_facts facts;
  };
  struct shelf {
    std::map<std::string, kept> all;  // by town and dataset
    std::int64_t walks = 0;
  };
  guarded<shelf> shelf_;
};

}  // namespace tsu::catalog
