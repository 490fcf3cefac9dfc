#include "service/town_sim/resident.h"

#include <algorithm>

namespace tsu::town_sim {

habits draw_habits(std::uint64_t seed, std::int64_t number) {
  chance c{seed, stream::habits, static_cast<std::uint64_t>(number)};
  constexpr const char* districts[] = {"もみじ台", "青葉", "新さっぽろ"};
  constexpr const char* ages[] = {"50s", "60s", "60s", "70s", "70s", "70s", "80s"};
  habits h;
  h.district = districts[c.whole(0, 2)];
  h.age = ages[c.whole(0, 6)];
  h.sex = c.happens(0.57) ? "female" : "male";
  h.registers_alone = number % 3 == 0;
  h.goes_out = c.between(0.1, 0.7);
  h.minds_snow = c.between(0.2, 0.9);
  h.measures = c.between(0, 0.95);
  h.walks = c.between(0.3, 1);
  h.shops = c.between(0.05, 0.4);
  h.steps = c.whole(1'500, 9'000);
  // A few have a pressure that is a nurse's matter.
  h.systolic = c.happens(0.1) ? c.whole(145, 172) : c.whole(112, 134);
  h.agrees = c.between(0.3, 1);
  h.changes_mind = c.between(0, 0.05);
  h.answers = c.between(0.7, 1);
  h.happiness = c.whole(3, 9);
  h.watches = c.between(0.02, 0.2);
  return h;
}

}  // namespace tsu::town_sim
