// /broker/v1/history-rules: how long the town keeps recorded values and how thinly, by type, each
// rule with the time from which it holds. JSON of the house, not of NGSI.
#pragma once

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/core/json.h"
#include "base/module/module.h"
#include "engine/broker/api/parts.h"

namespace tsu::broker {

struct history_rule_dto {
  std::string type;
  instant from;
  std::optional<std::int64_t> kept_days, thin_after_days, thin_to_minutes;
  std::string source, author;
  instant made_at;
  bool holds = false;  // now
};
BOOST_DESCRIBE_STRUCT(history_rule_dto, (),
                      (type, from, kept_days, thin_after_days, thin_to_minutes, source, author,
                       made_at, holds))
struct history_rule_list {
  std::vector<history_rule_dto> items;
};
BOOST_DESCRIBE_STRUCT(history_rule_list, (), (items))

// Without `from` it holds from now on. Without days: kept for ever, or never thinned out.
struct history_rule_wish {
  std::string type;
  std::optional<instant> from;
  std::optional<std::int64_t> kept_days, thin_after_days, thin_to_minutes;
  std::string source;
};
BOOST_DESCRIBE_STRUCT(history_rule_wish, (),
                      (type, from, kept_days, thin_after_days, thin_to_minutes, source))

// type: as stored; empty where it is not known any more. countedAt: what came later is not in it.
struct history_volume_dto {
  std::string service, type;
  std::int64_t series = 0, values = 0;
  instant oldest_at, newest_at, counted_at;
};
BOOST_DESCRIBE_STRUCT(history_volume_dto, (),
                      (service, type, series, values, oldest_at, newest_at, counted_at))
struct history_volume_list {
  std::vector<history_volume_dto> items;
};
BOOST_DESCRIBE_STRUCT(history_volume_list, (), (items))

answer list_history_rules(const parts&, call&);
answer set_history_rule(const parts&, call&);

answer list_history_volumes(const parts&, call&);
// Asks for the job that counts; what it counts is listed when it has run.
answer ask_history_count(const parts&, call&);

inline constexpr std::string_view count_history_job = "broker.count_history";
task<void> count_history_of(const module_parts&, tenant_code, std::string_view argument);
// The job: applies what holds to what was recorded.
task<void> tend_history_of(const module_parts&, tenant_code, std::string_view argument);

}  // namespace tsu::broker
