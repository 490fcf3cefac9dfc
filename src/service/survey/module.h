// The table of contents of this module; see base/module/module.h.
#pragma once

namespace tsu {
struct module;
}

namespace tsu::survey {

const module& contents();

}  // namespace tsu::survey
