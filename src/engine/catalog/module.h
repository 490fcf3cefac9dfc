// The catalogue's table of contents. Constant; any thread.
#pragma once

namespace tsu {
struct module;
}

namespace tsu::catalog {

extern const module contents;

}  // namespace tsu::catalog
