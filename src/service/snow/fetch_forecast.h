// The forecast of a town from where it is offered: an address on the web, or a file that another
// program leaves in the town's folder. Asked as often as the town says, less often while nobody
// answers; what is wrong is kept to be shown, and an older issue never takes a newer one's place.
#pragma once

#include <filesystem>

#include "base/core/result.h"
#include "base/core/task.h"
#include "service/snow/dto_sources.h"
#include "service/snow/look_at_night.h"
#include "service/snow/make_decisions.h"
#include "service/snow/parts.h"
#include "service/snow/store_sources.h"

namespace tsu::snow {

// Problems: snow_bad_thing with the fields, snow_no_folder where no folder is configured.
task<result<forecast_source_dto>> keep_forecast_source(const parts&, tenant_code,
                                                       const forecast_source_draft&, const actor&);
// Where it is time; otherwise nothing.
task<void> fetch_forecast(const parts&, tenant_code);

forecast_source_dto source_in_words(const std::optional<forecast_source_row>&);
forecast_health health_of_forecast(db::reader&, const night_moment&);

}  // namespace tsu::snow
