// What an operation makes of an entity: the merge rules of ETSI GS CIM 009 v1.9.1, 5.6, as a pure
// function. The store calls it under its writer with the newest state (the batch's own writes
// included) and takes care of the rest: durability, the change log, history. Any thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"
#include "engine/broker/model/draft.h"
#include "engine/broker/model/entity.h"

namespace tsu::broker {

// The entity as it is to be stored; see entity_parts for the meaning of each field.
struct next_state {
  std::vector<std::string> types, scopes;
  std::string text;
  instant created, modified;
  instant expires = no_time;
  // Per instance in the order of the text; empty: all as the entity.
  std::vector<std::pair<instant, instant>> times;
};

struct applied {
  write_outcome outcome;  // !outcome.changed: nothing is to be stored, `next` is empty
  bool removed = false;   // the entity is gone; `next` is empty
  next_state next;
};

// `current` is the newest version, nullptr where there is none. An instance whose text stays the
// same keeps its times; when every instance, the types and the scopes stay, outcome.changed is
// false. Refuses with why::not_found, conflict (create of what exists) or bad_input.
result<applied> apply(const entity_version* current, const term_table&, const write_op&,
                      instant now);

}  // namespace tsu::broker
