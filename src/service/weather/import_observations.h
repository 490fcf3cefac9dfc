// The act behind `tsunagu import`: a weather file goes into the broker as observations with their
// own times, its stations as entities. Row by row: what is wrong is noted with its line, the rest
// goes in. Importing the same file again, or going on after a kill, changes nothing that is there.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/core/task.h"
#include "service/weather/dto.h"
#include "service/weather/observe.h"
#include "service/weather/parts.h"
#include "service/weather/read/read.h"
#include "service/weather/rules.h"

namespace tsu::weather {

struct import_request {
  std::string file;  // its name, for the record
  std::string by;    // who
  read_options reading;
  std::vector<station_info> list;  // stations that files speak of by number: see read_station_list
  origin from;
};

struct import_progress {
  std::int64_t rows = 0, bytes = 0;
  double seconds = 0;
};

// Runs on the caller's executor and waits for the stores. At most 1,000 faults are kept, all are
// counted. A file of stations only is refused (station_list): give it as `list`.
task<result<import_dto>> import_observations(const parts&, tenant_code, byte_source, import_request,
                                             std::function<void(const import_progress&)> = {});

// The stations of an AMeDAS station list.
result<std::vector<station_info>> read_station_list(byte_source);

}  // namespace tsu::weather
