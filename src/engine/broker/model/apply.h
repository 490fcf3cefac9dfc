// What an operation makes of an entity: pure, so that the store runs it under its writer and tests
// run it alone. ETSI GS CIM 009 v1.9.1, 5.5.8 (partial update), 5.5.12 (merge), 5.6 (operations).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"
#include "engine/broker/model/draft.h"
#include "engine/broker/model/entity.h"

namespace tsu::broker {

// One instance of one attribute that is not what it was.
struct attribute_change {
  std::string name, dataset;  // stored name; dataset empty: the default instance
  std::string text;           // its canonical instance now; empty: gone
  bool added = false;         // there was none of that name and dataset before
};

// The state after the operation. Where `outcome.changed` is false the rest is as it was and
// nothing has to be written.
struct applied {
  write_outcome outcome;
  bool removed = false;  // the entity is gone; only `changes` is filled
  std::vector<std::string> types, scopes;
  std::string text;  // canonical attributes object, see doc/entity-format.md
  instant created, modified;
  instant expires = no_time;
  // Per instance in the order of the text; empty: all as the entity.
  std::vector<std::pair<instant, instant>> times;
  std::vector<attribute_change> changes;
  // All instances (name, dataset) in the order of the text, where it is not the one that `changes`
  // leads to by itself (order_after).
  std::vector<std::pair<std::string, std::string>> order;
  // The attributes that were written, different or not, where the operation asks for it.
  std::vector<std::string> asked;
  bool forced = false;
};

// `current`: the version that is stored, nullptr where there is none; one that has expired counts
// as none. Fails with the error type that the operation's paragraph names.
result<applied> apply(const entity_version* current, const term_table&, const write_op&,
                      instant now);

// What was applied, as a version; not of what was removed.
entity_ptr version_of(std::string_view id, const applied&, term_table&);

}  // namespace tsu::broker
