// The slowest queries of each municipality since the program started, by their shape: which types
// and attributes were asked for and how they were found, never what they were compared with. In
// memory, bounded; any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/core/guarded.h"
#include "base/core/id.h"
#include "base/core/time.h"
#include "engine/broker/query/select.h"

namespace tsu::broker {

struct slow_query {
  std::string service, types, attributes, order, by;  // names, separated by ", "
  std::chrono::nanoseconds slowest{0};
  std::size_t looked_at = 0;  // by the slowest
  std::int64_t times = 0;     // how often one of that shape took too long
  instant at = no_time;       // the slowest
};

class slow_queries {
 public:
  // What takes less is no matter.
  static constexpr std::chrono::milliseconds slow_from{5};
  static constexpr std::size_t shapes_max = 50;  // the fastest of them make room

  void note(tenant_code, std::string_view service, const query&, const select_report&,
            std::chrono::nanoseconds took);
  std::vector<slow_query> of(tenant_code) const;  // the slowest first

 private:
  using shapes = std::map<std::string, slow_query>;
  guarded<std::map<tenant_code, shapes>> all_;
};

}  // namespace tsu::broker
