// Everything that this module is given. What is not here, it cannot reach. Made once in main;
// outlives the server.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/module/module.h"

namespace tsu {
class clock;
}
namespace tsu::http {
class client;
}
namespace tsu::broker {
class broker;
}
namespace tsu::media {
class client;
}

namespace tsu::snow {

class camera_reader;
class folder_looks;
class image_shelf;

struct parts : module_parts {
  parts(db::house& h, broker::broker& b, const clock& c) : stores(h), entities(b), time(c) {}

  db::house& stores;
  broker::broker& entities;  // districts, roads, posts and cameras as entities
  const clock& time;
  image_shelf* images = nullptr;        // nullptr: pictures are read, but not kept
  camera_reader* reader = nullptr;      // nullptr: nobody reads them, they are only shown
  media::client* typesetter = nullptr;  // of reports; nullptr: there are none as PDF
  http::client* outside = nullptr;      // nullptr: no forecast is asked for
  std::filesystem::path folder;         // where others leave files; empty: nowhere
  folder_looks* looks = nullptr;        // what was seen there; nullptr: nobody looks
  std::function<std::string(tenant_code)> name_of = [](tenant_code t) {
    return std::string{t.text()};
  };
};

}  // namespace tsu::snow
