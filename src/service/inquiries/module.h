// The table of contents of this module; see base/module/module.h.
#pragma once

#include <string_view>

namespace tsu {
struct module;
}

namespace tsu::inquiries {

// Who asked is told that it has come further.
inline constexpr std::string_view moved_message = "inquiries.moved";

const module& contents();

}  // namespace tsu::inquiries
