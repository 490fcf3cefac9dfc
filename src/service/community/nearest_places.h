// The nearest places of a category: by the way over the roads of the town where it has them
// (engine/geo/roads.h), else by the straight line, and which of the two it is.
#pragma once

#include <string>
#include <vector>

#include "base/core/task.h"
#include "service/community/parts.h"
#include "service/community/rules.h"
#include "service/community/store.h"

namespace tsu::community {

// How people walk at that time. rough_percent: of steps and paths that nobody clears of snow.
struct walking {
  bool winter = false;
  std::int64_t metres_a_minute = 60, percent = 100, rough_percent = 100;
};
walking walking_of_town(db::reader&, instant now);

struct near_place {
  place of;
  double metres = 0;
  std::int64_t minutes = 1;
  measured by = measured::line;
};
// The nearest ones by metres; those of one distance by code.
task<std::vector<near_place>> nearest_places(const parts&, tenant_code, std::string category,
                                             position from, walking, std::size_t most);

}  // namespace tsu::community
