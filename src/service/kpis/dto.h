// What the API of KPIs takes.
#pragma once

#include <string>

#include <boost/describe.hpp>

#include "service/kpis/types.h"

namespace tsu::kpis {

struct target_dto {
  std::string from;  // a month
  double value = 0;
  std::string source;
};
BOOST_DESCRIBE_STRUCT(target_dto, (), (from, value, source))
struct value_dto {
  double value = 0;
};
BOOST_DESCRIBE_STRUCT(value_dto, (), (value))

}  // namespace tsu::kpis
