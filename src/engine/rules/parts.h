// Everything that the rules are given. Made once in main; outlives the server.
#pragma once

#include "base/module/module.h"

namespace tsu {
class clock;
}
namespace tsu::broker {
class broker;
}

namespace tsu::rules {

struct parts : module_parts {
  parts(db::house& h, broker::broker& b, const clock& c) : stores(h), entities(b), time(c) {}

  db::house& stores;
  broker::broker& entities;
  const clock& time;
};

}  // namespace tsu::rules
