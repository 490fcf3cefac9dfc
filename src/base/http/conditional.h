// Conditional requests (RFC 9110 13): not sending again what the client has, and not overwriting
// what it has not seen. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/http/message.h"

namespace tsu::http {

// A strong entity tag of these bytes, with its quotes.
std::string etag_of(std::string_view bytes);

enum class comparison { strong, weak };
// Does this list of If-Match or If-None-Match name the tag? "*" names every tag.
bool names_etag(std::string_view list, std::string_view etag, comparison);

// Gives a 200 its ETag (made from the body where `etag` is empty), and makes it 304 without a body
// when the request is GET or HEAD and its If-None-Match names it.
reply with_etag(reply, const request&, std::string etag = {});

// Before a write: why::precondition when If-Match does not name what is there now, or when
// If-None-Match does. `current` is empty where nothing is there.
result<done> check_preconditions(const request&, std::optional<std::string_view> current);

}  // namespace tsu::http
