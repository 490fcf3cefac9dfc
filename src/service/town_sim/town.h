// A made-up town that lives through a running program: residents with habits, staff, a nurse, shops
// and a provider, day after day, over HTTP only, with the books of the auditor beside it. The same
// plan gives the same town. One owner, who lends it a clock that is turned before each act.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "service/town_sim/auditor.h"
#include "service/town_sim/books.h"
#include "service/town_sim/calls.h"

namespace tsu::town_sim {

// Of a recorded or a generated winter.
struct day_weather {
  double temperature_c = 0, snowfall_cm = 0, depth_cm = 0;
};

struct plan {
  std::uint64_t seed = 1;
  std::int64_t residents = 12, days = 20;
  std::chrono::sys_days first;
  std::vector<day_weather> weather;  // of each day; what is missing is a mild day without snow
};

// Tokens of those who are no residents.
struct town_keys {
  std::string admin, staff, nurse, auditor;
  std::vector<std::string> tills;  // of each shop, by the order of shops()
};
struct shop_facts {
  std::string_view code, name, subject;  // subject: that the till's token is made for
};
const std::vector<shop_facts>& shops();

inline constexpr std::string_view what_it_is =
    "This is a simulator. Its town is made up; nobody in it lives.";

struct playing {
  plan of;
  town_keys keys;
  calls& on;
  std::function<void(instant)> turn;           // the clock of the program
  std::function<void(std::string_view)> tell;  // lines for whoever watches
};
// login_id, password: of one who lives there, for whoever wants to look around.
struct played_town {
  std::vector<finding> audit, tried_out;
  std::int64_t requests = 0;
  std::string login_id, password;
};
// Throws std::runtime_error where the program does not answer.
played_town play(const playing&);

}  // namespace tsu::town_sim
