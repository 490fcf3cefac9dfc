// Entities for a source that knows an earlier version of the standard (ETSI GS CIM 009 v1.9.1,
// 4.3.6.8). Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "engine/broker/registrations/respoken.h"

namespace tsu::broker {

// `version`: 105 for 1.5. What that version does not have is left out or said in its own way.
std::string in_older_form(std::string_view json, json_part, int version);

}  // namespace tsu::broker
