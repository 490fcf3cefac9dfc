// Who lives in the town: habits, drawn once, and what one has at hand. Plain data; one owner.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "service/town_sim/books.h"
#include "service/town_sim/chance.h"

namespace tsu::town_sim {

// Probabilities are of a day, or of an occasion.
struct habits {
  std::string district, age, sex;
  bool registers_alone = false;  // on a page, without staff
  double goes_out = 0.3, minds_snow = 0.4, measures = 0.5, walks = 0.7, shops = 0.2;
  std::int64_t steps = 4'000, systolic = 128;
  double agrees = 0.7, changes_mind = 0.01, answers = 0.9;
  std::int64_t happiness = 7;  // of ten
  double watches = 0.1;        // a video, on an evening
};
habits draw_habits(std::uint64_t seed, std::int64_t number);

struct resident {
  std::int64_t number = 0;  // from 1, as they were made
  habits is;
  person account = 0;
  std::string login_id, password;
  std::map<std::string, std::string> cookies;
  std::string subject;                // that the provider knows them by; empty: never said yes
  std::vector<std::int64_t> coupons;  // serials that are not used
  std::map<std::int64_t, std::pair<std::string, std::string>> codes;  // of them: QR text, typed
  std::set<std::int64_t> places;                                      // sessions that they go to
  std::int64_t application = 0;                                       // for a tablet
  bool briefed = false;
  std::string tablet;  // its serial number, while they have it
};

}  // namespace tsu::town_sim
