// The table of contents of this module; see base/module/module.h.
#pragma once

#include <string_view>

namespace tsu {
struct module;
}

namespace tsu::inquiries {

// Who asked is told that it has come further.
inline constexpr std::string_view moved_message = "inquiries.moved";
// To staff: what somebody asked tells of danger.
inline constexpr std::string_view danger_message = "inquiries.danger";

const module& contents();

}  // namespace tsu::inquiries
