// What the change log says of rules. "rules.rule.changed": a rule was put, switched off or on;
// subject: its name. "rules.rule.fired" and "rules.rule.cleared": subject: the rule's name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "engine/rules/types.h"

namespace tsu::rules {

inline constexpr std::string_view changed_kind = "rules.rule.changed";
inline constexpr std::string_view fired_kind = "rules.rule.fired";
inline constexpr std::string_view cleared_kind = "rules.rule.cleared";

// The body of fired and cleared.
struct firing_event {
  std::int64_t id = 0;  // of the firing
  std::string rule;
  std::int64_t version = 0;
  std::string entity, name;
  rules::severity severity = severity::warning;
  std::string topic;
  instant at;
  std::string reason;  // why cleared; condition, ended, removed, not_selected, disabled
  bool late = false;   // found so late that its acts were left undone
};
BOOST_DESCRIBE_STRUCT(firing_event, (),
                      (id, rule, version, entity, name, severity, topic, at, reason, late))

}  // namespace tsu::rules
