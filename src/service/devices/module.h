// The table of contents of this module; see base/module/module.h.
#pragma once

#include <string_view>

namespace tsu {
struct module;
}

namespace tsu::devices {

// Who was drawn, who waits in reserve after a draw, and who got a place from there later.
inline constexpr std::string_view won_message = "devices.draw_won",
                                  reserve_message = "devices.draw_reserve",
                                  place_message = "devices.place_given";

const module& contents();

}  // namespace tsu::devices
