// The demo's 札幌市 has sixty days behind it: in a folder where nothing is yet, a made-up town
// (service/town_sim) lives them before the demo opens, and what its people did is what one finds.
#pragma once

#include <optional>
#include <string_view>

#include "app/commands.h"
#include "base/config/config.h"
#include "base/core/result.h"
#include "base/core/time.h"
#include "service/town_sim/town.h"

namespace tsu::app {

// Nothing where there are towns already, where nobody is to live there, or where the demo has a
// time of its own. Blocks for some seconds; before anybody else opens the data.
result<std::optional<town_sim::played_town>> live_before_demo(const config::sources&,
                                                              const demo_options&,
                                                              std::string_view code,
                                                              std::string_view name, const clock&);

}  // namespace tsu::app
