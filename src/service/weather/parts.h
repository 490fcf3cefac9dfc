// Everything that this module is given. What is not here, it cannot reach. Made once in main;
// outlives the server.
#pragma once

#include "base/module/module.h"

namespace tsu {
class clock;
}
namespace tsu::broker {
class broker;
}
namespace tsu::geo {
class boundaries;
}

namespace tsu::weather {

struct parts : module_parts {
  parts(db::house& h, broker::broker& b, geo::boundaries& g, const clock& c)
      : stores(h), entities(b), places(g), time(c) {}

  db::house& stores;
  broker::broker& entities;  // stations and their observations
  geo::boundaries& places;   // which municipality a station stands in
  const clock& time;
};

}  // namespace tsu::weather
