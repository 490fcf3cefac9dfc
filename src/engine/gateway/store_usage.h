// The rows of what programs used. Functions of one transaction.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/time.h"
#include "base/db/db.h"

namespace tsu::gateway {

struct usage_key {
  std::string client, day, operation, type;  // day: 2026-11-28, in Japan
  friend auto operator<=>(const usage_key&, const usage_key&) = default;
};
struct usage_counts {
  std::int64_t requests = 0, entities = 0, refused = 0;
};
struct stored_usage {
  usage_key key;
  usage_counts counts;
};

std::string day_of(instant);

// Adds to the rows; gives back what they hold now.
std::vector<stored_usage> add_usage(db::tx&, const std::map<usage_key, usage_counts>&);
// Of one client, or of all where it is empty; days from and until, both included; newest day first.
std::vector<stored_usage> read_usage(db::reader&, std::string_view client, std::string_view from,
                                     std::string_view until, std::int64_t limit);

// For the list of the module.
struct usage_sql {
  db::statement add, read;
};
extern const usage_sql usages_sql;

}  // namespace tsu::gateway
