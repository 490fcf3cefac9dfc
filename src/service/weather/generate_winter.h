// Acts for the demonstration without real files: a whole generated winter, and then one more
// observation of each place whenever it is asked for.
#pragma once

#include "service/weather/import_observations.h"
#include "service/weather/winter.h"

namespace tsu::weather {

// As import_observations, of winter_file(plan). Everything is marked generated.
task<result<import_dto>> generate_winter(const parts&, tenant_code, winter_plan, std::string by,
                                         std::function<void(const import_progress&)> = {});

// The live side of the same winter: each tick is the next hour of its weather, told as if it were
// now. One owner, who calls it about once per `pace`.
class winter_ticks {
 public:
  winter_ticks(const parts&, tenant_code, const winter_plan&,
               std::chrono::seconds pace = std::chrono::minutes{1});
  // Observations at `now`, cut to the pace. 0 where a tick of that time was already told.
  task<result<std::int64_t>> tick();

 private:
  const parts& on_;
  tenant_code tenant_;
  std::chrono::seconds pace_;
  std::vector<winter_walk> walks_;
};

}  // namespace tsu::weather
