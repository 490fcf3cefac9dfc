// Everything this module is given. What is not here, it cannot reach.
#pragma once

#include "base/module/module.h"

namespace tsu::db {
class house;
}

namespace tsu::@name@ {

struct parts final : module_parts {
  explicit parts(db::house& h) : house(h) {}
  db::house& house;
};

}  // namespace tsu::@name@
