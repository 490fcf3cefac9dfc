// Entities as the changes of the log make them, one after the other, upon what is in memory. One
// thread; the memory stays as it is meanwhile.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/broker/store/entity_memory.h"
#include "engine/broker/store/late_rows.h"

namespace tsu::db {
struct change;
}

namespace tsu::broker {

struct read_change;
struct service_part;

class replaying {
 public:
  explicit replaying(term_table& terms) : terms_(terms) {}

  void apply(service_part&, const db::change&, const read_change&);

  // Every change of an entity that was not there was followed by its removal: its row had gone.
  bool all_known() const { return unknown_.empty(); }
  // What was removed first, then what is there now.
  void each_late_row(const std::function<void(const late_row&)>&) const;
  // For entity_memory::publish, valid as long as this object; new entities in order.
  std::vector<std::pair<service_part*, std::vector<entity_memory::change_of_one>>> made() const;

 private:
  struct one {
    numbered_entity now;
    std::int64_t change = 0;  // that made it
  };

  term_table& terms_;
  std::unordered_map<service_part*, std::unordered_map<std::string, one>> made_;
  std::vector<late_row> gone_;
  std::set<std::int64_t> unknown_;
};

}  // namespace tsu::broker
