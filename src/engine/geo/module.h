// The table of contents of this engine.
#pragma once

namespace tsu {
struct module;
}

namespace tsu::geo {

extern const module contents;

}  // namespace tsu::geo
