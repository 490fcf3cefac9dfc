// A subscription in the words of whoever reads it (ETSI GS CIM 009 v1.9.1, 5.5.7): names are those
// of the reader's @context, and whole where it has none for them. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "engine/broker/model/context.h"

namespace tsu::broker {

// `body`: as it is kept, in the words of `from`.
std::string subscription_in_words(std::string_view body, const context& from, const context& to);

}  // namespace tsu::broker
