// The handlers behind /weather/v1: parse, look, answer.
#pragma once

#include "base/module/module.h"
#include "service/weather/parts.h"

namespace tsu::weather::api {

answer show_summary(const parts&, call&);
answer list_stations(const parts&, call&);
answer show_station(const parts&, call&);
answer show_series(const parts&, call&);
answer list_devices(const parts&, call&);
answer list_imports(const parts&, call&);
answer list_import_errors(const parts&, call&);
answer follow_live(const parts&, call&);

}  // namespace tsu::weather::api
