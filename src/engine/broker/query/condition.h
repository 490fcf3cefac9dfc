// The NGSI-LD Query Language (ETSI GS CIM 009 v1.9.1, 4.9): a condition on an entity's attributes,
// read from text once and tested against many versions. Immutable after parsing; any thread.
// NGSIv2's simple queries and subscriptions build the same tree.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"
#include "engine/broker/model/entity.h"
#include "engine/broker/query/pattern.h"
#include "engine/broker/query/steps.h"

namespace tsu::broker {

// What a caller's name stands for in the store: expansion by the caller's @context, then the
// stored form. Also used for the values of VocabProperties.
using stored_name_of = std::function<std::string(std::string_view)>;
// For linked entities (rel{attr}): the entity of that id at the same state, or none.
using entity_finder = std::function<entity_ptr(std::string_view id)>;

enum class compare : std::uint8_t {
  exists,
  missing,
  equal,
  unequal,
  greater,
  greater_equal,
  less,
  less_equal,
  matches,
  not_matches,
};

struct literal {
  enum kind_t : std::uint8_t { number, text, uri, word, time, date, clock_time, boolean };
  kind_t kind = text;
  double as_number = 0;  // number; boolean: 0 or 1
  instant as_time = {};  // time
  std::string as_text;   // what was written, without quotes and escapes
  std::string stored;    // text, uri, word: as a name of the vocabulary; empty: it is none
};

// attr.sub.sub[member.member] or attr{Type:attr…}
struct attribute_path {
  std::vector<std::string> names;    // stored; the first is the entity's attribute
  std::vector<std::string> members;  // inside the value; "*" alone: any language
  std::vector<std::string> linked_types;
  std::unique_ptr<attribute_path> linked;
};

struct term_test {
  attribute_path path;
  compare how = compare::exists;
  std::vector<literal> values;  // several: a list; with `range`: the two ends
  bool range = false;
  std::optional<pattern> shape;  // matches, not_matches
};

class condition {
 public:
  // Refuses with why::bad_input and a detail that says where.
  // `expanded`: stored names of the attributes whose values are names of the vocabulary, too
  // (expandValues); without a list those of every VocabProperty are.
  static result<condition> parse(std::string_view q, const stored_name_of&,
                                 const std::vector<std::string>* expanded = nullptr);

  // Where the steps are spent what it says is of no use.
  bool holds(const entity_version&, const term_table&, const entity_finder& = {},
             step_counter* = nullptr) const;

  // Tests that every match must pass (the top-level "and"), for the choice of an index.
  std::vector<const term_test*> necessary() const;
  // Every attribute that is named, linked ones not included: what a change must touch to matter.
  std::vector<std::string_view> attributes() const;
  // Through how many relationships it leads at most.
  int link_depth() const;

 private:
  friend class condition_reader;
  enum class join : std::uint8_t { test, all_of, any_of };
  struct node {
    join how = join::test;
    std::size_t test = 0;
    std::vector<std::size_t> children = {};
  };
  bool holds(const node&, const entity_version&, const term_table&, const entity_finder&,
             step_counter*) const;

  std::vector<term_test> tests_;
  std::vector<node> nodes_;  // the last is the root
};

}  // namespace tsu::broker
