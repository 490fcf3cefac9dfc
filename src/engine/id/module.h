#pragma once

namespace tsu {
struct module;
}

namespace tsu::id {

extern const module contents;

}  // namespace tsu::id
