// The real broker over base/db: what main configures, and how it is made.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/db/db.h"
#include "engine/broker/broker.h"

namespace tsu::broker {

// What was declared for entities of one type (stored name).
struct type_rules {
  std::string type;
  bool history = false;
  db::durability durable = db::durability::commit;
  std::vector<std::string> indexed = {};  // stored names of attributes
};

struct broker_options {
  std::vector<type_rules> types = {};
  bool history_of_all = false;  // record every type
  // false: other nodes may write to the same database (PostgreSQL), so reads first catch up.
  bool only_node = true;
  // Attribute indexes that queries may ask for, per named service, beyond the declared ones.
  std::size_t demanded_indexes_max = 32;
  class slow_queries* slow = nullptr;  // where queries that take long are noted; outlives it
};

// The house outlives the broker. Tenants are loaded on first use.
std::unique_ptr<broker> make_broker(db::house&, broker_options);

}  // namespace tsu::broker
