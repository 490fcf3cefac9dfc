// The table of contents of this service.
#pragma once

namespace tsu {
struct module;
}

namespace tsu::weather {

extern const module contents;

}  // namespace tsu::weather
