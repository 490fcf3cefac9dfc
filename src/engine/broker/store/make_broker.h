// The real broker over base/db: what main configures, and how it is made.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/time.h"
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

// A version as it is about to be stored, or (no attributes) an entity that is about to go.
struct stored_entity {
  std::string_view service, id;
  std::span<const std::string> types;  // stored names
  std::string_view attributes;         // canonical JSON: {"name":{instance},…}
};
// What somebody else has to say of it, under the writer and in the same transaction; what it
// refuses is not stored. Must be quick: every write waits for it.
using entity_check = std::function<result<done>(db::tx&, tenant_code, const stored_entity&)>;
// Told of changes of other kinds than the broker's that another node has logged, before anything is
// read or written after them; an empty kind: there may have been any.
using change_listener = std::function<void(tenant_code, std::string_view kind)>;

struct broker_options {
  std::vector<type_rules> types = {};
  bool history_of_all = false;  // record every type
  // false: other nodes may write to the same database (PostgreSQL), so reads first catch up.
  bool only_node = true;
  // Attribute indexes that queries may ask for, per named service, beyond the declared ones.
  std::size_t demanded_indexes_max = 32;
  entity_check check = {};
  change_listener heard = {};
  // Tells readers what has expired since, and when it may be swept; without it an attribute is
  // shown until its next change.
  const clock* time = nullptr;
  class slow_queries* slow = nullptr;  // where queries that take long are noted; outlives it
};

// The house outlives the broker. Tenants are loaded on first use.
std::unique_ptr<broker> make_broker(db::house&, broker_options);

}  // namespace tsu::broker
