// A query that comes as a body (ETSI GS CIM 009 v1.9.1, 5.2.23): brought into the parameters that
// the same query would have in a URL, so that both are read by one reader. Pure; any thread.
#pragma once

#include "engine/broker/api/ngsi_request.h"

namespace tsu::broker {

// Where the body's selectors stand in the request's parameters; never a parameter of a URL.
inline constexpr std::string_view selectors_parameter = "entities";

// Refuses members that it does not know, and several entity selectors that cannot be said as one.
enum class time_query : std::uint8_t { no, allowed };
result<done> take_query_body(ngsi_request&, time_query);

}  // namespace tsu::broker
