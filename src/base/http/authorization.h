// The Authorization field (RFC 9110 11.6.2). Pure; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "base/http/message.h"

namespace tsu::http {

// What comes after the scheme, compared without case and without the spaces around it. Nothing
// where the field is absent, came more than once, is of another scheme, or says nothing after it.
std::optional<std::string_view> authorization(const request&, std::string_view scheme);

}  // namespace tsu::http
