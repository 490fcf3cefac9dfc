// How many entities there are of each type, and when one of a type changed last: kept as they
// change, so that nobody has to walk. One writer says what a commit does and then that it is
// published, all at once; any thread reads.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/core/time.h"
#include "engine/broker/model/entity.h"

namespace tsu::broker {

class type_counts {
 public:
  // --- the writer -------------------------------------------------------------------------------
  void added(const entity_ptr&);
  void removed(const entity_ptr&);
  void published(std::int64_t commit);

  // --- readers ----------------------------------------------------------------------------------
  // Without those that have expired by then, which cost a look each until they are removed.
  std::vector<std::pair<term, std::int64_t>> at(instant now) const;
  // The commit that last added, changed or removed one of that type; nothing where none ever did.
  std::optional<std::int64_t> changed_at(term) const;

 private:
  struct of_type {
    std::int64_t entities = 0, changed = 0;
  };
  using expiring = std::pair<instant, const entity_version*>;
  void count(const entity_version&, std::int64_t by);

  std::unordered_map<term, std::int64_t> difference_;  // of the commit that is being published
  std::map<expiring, entity_ptr> came_;                // of those that expire
  std::vector<entity_ptr> went_;

  mutable std::mutex lock_;  // what follows
  std::unordered_map<term, of_type> types_;
  std::map<expiring, entity_ptr> expiring_;  // the next first
};

}  // namespace tsu::broker
