// The table of contents of this module; see base/module/module.h.
#pragma once

#include <string_view>

namespace tsu {
struct module;
}

namespace tsu::consent {

const module& contents();
// What a provider is told when a consent is withdrawn (base/module/module.h, message_kind).
inline constexpr std::string_view withdrawn_message = "consent.withdrawn";

}  // namespace tsu::consent
