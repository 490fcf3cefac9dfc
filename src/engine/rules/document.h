// A rule as its author writes it: one JSON document, described once. rule.h says what is refused
// and makes of it what can be evaluated.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/json.h"
#include "base/core/time.h"
#include "engine/notify/types.h"
#include "engine/rules/ladder.h"
#include "engine/rules/types.h"

namespace tsu::rules {

// One condition, under its name. Which members a measure takes is told in rule.cc, table_of().
struct condition_document {
  measure_kind measure = measure_kind::last;
  std::optional<std::string> attribute;  // a name of the core vocabulary, or an IRI
  std::optional<std::string> path;       // members inside its value: "status.code"
  std::optional<std::string> unit;       // unitCode; values in other units are not counted
  std::optional<std::int64_t> window_minutes;
  std::optional<comparison> compare;
  std::optional<double> value;
  std::optional<double> clear_value;     // hysteresis: once true, true until this is passed
  std::optional<std::string> text;       // last, equal or unequal, instead of a value
  std::optional<std::string> of;         // neighbours: of which condition
  std::optional<double> within_m;        // neighbours: no farther than that, or
  std::optional<std::string> same;       // with the same value of this attribute
  std::optional<std::int64_t> at_least;  // neighbours: so many, or
  std::optional<double> share;           // such a part of them
  std::optional<text_pair> label;        // what the attribute is called in sentences
};
BOOST_DESCRIBE_STRUCT(condition_document, (),
                      (measure, attribute, path, unit, window_minutes, compare, value, clear_value,
                       text, of, within_m, same, at_least, share, label))

// Through engine/notify; one contact or everyone with a role. With `escalate`, a ladder whose
// contacts are numbers of notify's address book, instead of both.
struct notify_document {
  std::optional<std::int64_t> contact;
  std::optional<std::string> role;
  std::optional<std::vector<notify::way>> ways;
  std::optional<bool> urgent;
  std::optional<std::vector<ladder_step>> escalate;
};
BOOST_DESCRIBE_STRUCT(notify_document, (), (contact, role, ways, urgent, escalate))

struct set_document {
  std::optional<std::string> entity;  // its id; otherwise the entity that the rule fired for
  std::string attribute;
  json_raw value;
};
BOOST_DESCRIBE_STRUCT(set_document, (), (entity, attribute, value))

// Exactly one of notify and set.
struct act_document {
  std::optional<moment> on;  // fired where nothing is said
  std::optional<notify_document> notify;
  std::optional<set_document> set;
};
BOOST_DESCRIBE_STRUCT(act_document, (), (on, notify, set))

// "22:00" to "06:00", in Japan: the rule does not fire then, but at the end if it still holds.
struct quiet_document {
  std::string from, until;
};
BOOST_DESCRIBE_STRUCT(quiet_document, (), (from, until))

struct rule_document {
  std::string name;
  text_pair title;
  std::string entity_type;
  std::optional<std::string> q, scope;  // which entities: as in a query (NGSI-LD 4.9, 4.19)
  std::map<std::string, condition_document> conditions;
  std::optional<std::string> when;  // expression.h; all conditions where nothing is said
  std::optional<std::int64_t> for_minutes, cooldown_minutes;
  std::optional<quiet_document> quiet;
  std::optional<rules::severity> severity;
  std::optional<std::string> topic;  // for services that follow rules.rule.fired
  std::optional<std::vector<act_document>> acts;
  std::optional<instant> from, until;
};
BOOST_DESCRIBE_STRUCT(rule_document, (),
                      (name, title, entity_type, q, scope, conditions, when, for_minutes,
                       cooldown_minutes, quiet, severity, topic, acts, from, until))

}  // namespace tsu::rules
