// The table of contents of this engine; see base/module/module.h.
#pragma once

#include <span>

#include "base/db/db.h"

namespace tsu {
struct module;
}

namespace tsu::notify {

const module& contents();
extern const std::span<const db::migration> migrations;

}  // namespace tsu::notify
