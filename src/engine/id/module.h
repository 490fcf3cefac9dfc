// The table of contents of this module; see base/module/module.h.
#pragma once

namespace tsu {
struct module;
}

namespace tsu::i18n {
class texts;
}

namespace tsu::id {

const module& contents();
// The texts of its pages.
const i18n::texts& texts();

}  // namespace tsu::id
