// The words of KPIs: what is measured, what is wished for, month by month. Plain values; any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"

namespace tsu::kpis {

// input: what is spent. output: what is done. outcome: what changes. goal: KGI.
enum class level : std::uint8_t { input, output, outcome, goal };
BOOST_DESCRIBE_ENUM(level, input, output, outcome, goal)
enum class better : std::uint8_t { higher, lower };
BOOST_DESCRIBE_ENUM(better, higher, lower)

struct description {
  std::string ja, en, unit;
  kpis::level level = level::output;
  kpis::better better = better::higher;
};
BOOST_DESCRIBE_STRUCT(description, (), (ja, en, unit, level, better))

// One that people write down by themselves: no module measures it.
struct own_kpi {
  std::string name;
  description of;
};

struct target {
  std::string name, from;  // a month
  double value = 0;
  std::string source;  // where it was decided
};

struct month_value {
  std::string name, month;
  double value = 0;
};

struct acting {
  std::string_view subject, role, trace_id;
};

}  // namespace tsu::kpis
