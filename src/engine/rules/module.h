// The table of contents of this engine.
#pragma once

namespace tsu {
struct module;
}

namespace tsu::rules {

extern const module contents;

}  // namespace tsu::rules
