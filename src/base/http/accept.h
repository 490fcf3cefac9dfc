// What a client says it can take, with its weights (RFC 9110 12.4.2). Pure; any thread.
#pragma once

#include <string_view>

namespace tsu::http {

// The weight 0…1 that this Accept-Encoding (or Accept-Language) gives to `name`; "*" counts for
// what is not named. 0 where the header is empty.
double weight_of(std::string_view header, std::string_view name);

}  // namespace tsu::http
