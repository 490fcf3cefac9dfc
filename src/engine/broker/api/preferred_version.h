// Prefer: ngsi-ld=1.5 (ETSI GS CIM 009 v1.9.1, 6.3.6 and 4.3.6.8): entities said as an earlier
// version of the standard has them. Pure; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "base/http/message.h"

namespace tsu::broker {

inline constexpr int version_here = 109;  // 1.9

// 105 for "ngsi-ld=1.5" or what RFC 7240 lets stand for it, of several preferences the first that
// is one; nothing where there is none.
std::optional<int> preferred_version(const http::request&);

// The version that a reply to a reading request is in stands in Preference-Applied; 203 where its
// body had to be changed for it. Replies without entities, and values without their attributes,
// stay as they are.
void conform_to_preferred(http::reply&, const http::request&);

}  // namespace tsu::broker
