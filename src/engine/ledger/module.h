// The table of contents of this module; see base/module/module.h.
#pragma once

#include "base/module/module.h"

namespace tsu::ledger {

const module& contents();

struct parts final : module_parts {
  explicit parts(db::house& h) : house(h) {}
  db::house& house;
};

}  // namespace tsu::ledger
