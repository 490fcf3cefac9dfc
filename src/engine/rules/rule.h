// A rule as it is evaluated: names in stored form, texts read, times as durations. Made from a
// document once, immutable; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"
#include "engine/broker/query/condition.h"
#include "engine/broker/query/scope.h"
#include "engine/rules/document.h"
#include "engine/rules/expression.h"
#include "engine/rules/types.h"

namespace tsu::rules {

inline constexpr std::size_t conditions_max = 16, acts_max = 10, document_max = 64 * 1024;
inline constexpr std::int64_t window_minutes_max = 7 * 24 * 60, hold_minutes_max = 24 * 60;
inline constexpr double within_m_max = 50'000;

// Where the values of a condition come from: one series per entity for all that agree in this.
// With a text the series holds 1 where the value is that text and 0 where it is another one.
struct stream {
  std::string attribute;  // stored name
  std::vector<std::string> path;
  std::string unit;  // empty: any
  std::optional<std::string> text;
  bool operator==(const stream&) const = default;
};

struct condition {
  std::string name;
  measure_kind measure = measure_kind::last;
  stream from;
  duration window{0};
  comparison compare = comparison::at_least;
  double value = 0;
  std::optional<double> clear_value;
  // neighbours only
  std::size_t of = 0;  // a condition of the same rule
  double within_m = 0;
  std::string same;  // stored name; empty: within_m
  std::optional<std::int64_t> at_least;
  double share = 0;
};

struct quiet_hours {
  int from_minute = 0, until_minute = 0;  // of the day in Japan
  bool contain(instant) const;
  // The end of the quiet hours that contain it.
  instant end(instant) const;
};

struct rule {
  rule_document document;
  std::int64_t version = 0;
  std::string type;                   // stored name
  std::vector<condition> conditions;  // in the order of expression names, then those only counted
  expression when;
  std::shared_ptr<const broker::condition> q;
  std::shared_ptr<const broker::scope_query> scope;
  duration hold{0}, cooldown{0};
  std::optional<quiet_hours> quiet;

  const std::string& name() const { return document.name; }
  rules::severity severity() const { return document.severity.value_or(severity::warning); }
  bool in_force(instant t) const {
    return (!document.from || *document.from <= t) && (!document.until || t < *document.until);
  }
  // The longest window of its conditions.
  duration longest_window() const;
};

// Every fault at once: not_processable, "rules_bad_rule", fields with paths and codes.
result<rule> compile(rule_document, std::int64_t version);
// The same from JSON; bad_input where it has not even the shape.
result<rule> read_rule(std::string_view json, std::int64_t version);

// a-z, then a-z, 0-9, '_' and '-'; at most 60.
bool is_rule_name(std::string_view);

}  // namespace tsu::rules
