// Other identity providers that people may sign in with, as the settings have them ([[upstream]]).
#pragma once

#include <memory>

#include "base/config/config.h"
#include "base/core/result.h"

namespace tsu::id {
struct upstream_book;
}

namespace tsu::app {

// Without the way to them. "config_invalid" with a line for each fault; nullptr where there are
// none.
result<std::shared_ptr<id::upstream_book>> read_upstreams(const config::settings&);
result<done> check_upstreams(const config::settings&);

}  // namespace tsu::app
