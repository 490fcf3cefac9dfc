// Refusals as NGSI-LD writes them (ETSI GS CIM 009 v1.9.1, 5.5.3 and 6.3.2): application/json with
// the error type's URI. Pure; any thread.
#pragma once

#include <string>

#include "base/core/result.h"
#include "base/http/message.h"

namespace tsu::broker {

// Codes beyond those of model/faults.h that have a status of their own.
inline constexpr std::string_view fault_not_acceptable = "not_acceptable";      // 406
inline constexpr std::string_view fault_media_type = "unsupported_media_type";  // 415

// {"type":"https://uri.etsi.org/ngsi-ld/errors/…","title":…,"detail":…,"status":…}
std::string problem_details(const problem&);
http::reply fault_reply(const problem&);

}  // namespace tsu::broker
