// Everything that this module is given. What is not here, it cannot reach. Made once in main;
// outlives the server.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "base/crypto/box.h"
#include "base/module/module.h"
#include "engine/iot/device_book.h"

namespace tsu {
class clock;
}
namespace tsu::broker {
class broker;
}

namespace tsu::iot {

struct parts : module_parts {
  parts(db::house& h, broker::broker& b, const clock& c)
      : stores(h), entities(b), time(c), book(h) {}

  db::house& stores;
  broker::broker& entities;  // what devices measure, and devices themselves
  const clock& time;
  // The installation's; without it no device is told commands over MQTT.
  std::optional<crypto::box_key> key = {};
  // Whether values of that type of entity are kept over time.
  std::function<bool(std::string_view type)> keeps_history = [](std::string_view) { return false; };
  mutable device_book book;
};

}  // namespace tsu::iot
