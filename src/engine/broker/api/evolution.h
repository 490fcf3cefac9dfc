// Recorded values of an entity as NGSI-LD writes them: temporal, simplified temporal and aggregated
// representations (ETSI GS CIM 009 v1.9.1, 4.5.6 to 4.5.9, 4.5.19). Pure; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/broker/api/ngsi_request.h"
#include "engine/broker/model/aggregate.h"
#include "engine/broker/model/entity.h"
#include "engine/broker/model/write_entity.h"

namespace tsu::broker {

struct recorded_value {
  std::string instance;  // canonical
  instant at, written;   // observedAt, or when it was written; and when it was written
};
struct dataset_series {
  std::string dataset;  // empty: the default instance
  std::int64_t number = 0;
  std::vector<recorded_value> values;  // oldest first; empty: they lie beyond the page
};
using series_by_attribute = std::map<std::string, std::vector<dataset_series>>;

enum class evolution_format : std::uint8_t { instances, values, aggregated };

struct evolution_form {
  evolution_format format = evolution_format::instances;
  std::string time_property = "observedAt";  // which of its times is told of a value (4.11)
  reply_form form;                           // of the entity's own members and of each instance
  std::vector<aggregate_method> methods;
  aggregate_period period;
  std::optional<instant> start;  // of the first period; nothing: each series' first value
};

// The time of a value that is told and asked for.
instant told_time(const recorded_value&, const evolution_form&);

std::string evolution_of(const ngsi_request&, const entity_version&, const term_table&,
                         const series_by_attribute&, const evolution_form&);

// The identifier of a recorded value, and what it stands for.
std::string instance_id(std::int64_t series, instant at);
std::optional<std::pair<std::int64_t, instant>> instance_of_id(std::string_view);

}  // namespace tsu::broker
