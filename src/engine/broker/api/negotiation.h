// Media types and Link headers (ETSI GS CIM 009 v1.9.1, 6.3.4 and 6.3.5; RFC 9110 12.5.1; RFC
// 8288). Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/http/message.h"

namespace tsu::broker {

enum class media : std::uint8_t { json, ld_json, geo_json };
std::string_view name_of(media);

enum class geo_reply : std::uint8_t { no, allowed };

// What to answer with; "not_acceptable" where nothing fits. All Accept fields count.
result<media> negotiated(const http::fields&, geo_reply);

// The Content-Type of a body: json or ld_json; "unsupported_media_type" for anything else.
result<media> body_media(const http::fields&, http::method);

// The URL of the Link with rel="http://www.w3.org/ns/json-ld#context"; refuses two of them.
result<std::optional<std::string>> context_link(const http::fields&);

}  // namespace tsu::broker
