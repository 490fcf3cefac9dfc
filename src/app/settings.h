// The settings of an installation and how the program finds them: file, conf.d, credentials,
// environment, flags.
#pragma once

#include <span>

#include "app/commands.h"
#include "base/config/config.h"
#include "base/core/result.h"

namespace tsu::app {

std::span<const config::setting> settings_table();
config::sources sources_of(const where&);
result<config::settings> load_settings(const where&);
// The same, with the flags that only serving has.
config::sources sources_of(const serve_options&);

}  // namespace tsu::app
