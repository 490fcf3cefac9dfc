// The settings id.keys.*: how long the keys that tokens are signed with live.
#pragma once

#include "base/config/config.h"
#include "base/core/result.h"
#include "engine/id/keys/rotation.h"

namespace tsu::app {

id::key_times key_times_of(const config::settings&);
// "config_invalid" where a new key would sign before everybody can know it, or an old one would go
// before what it signed.
result<done> check_key_times(const config::settings&);

}  // namespace tsu::app
