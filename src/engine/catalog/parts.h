// Everything that the catalogue is given. Made once in main; outlives the server.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/module/module.h"

namespace tsu {
class clock;
}
namespace tsu::broker {
class broker;
}
namespace tsu::media {
class client;
}

namespace tsu::catalog {

class facts_shelf;
class model_shelf;

std::shared_ptr<facts_shelf> make_facts_shelf();

struct parts : module_parts {
  parts(db::house& h, broker::broker& b, model_shelf& m, const clock& c)
      : stores(h), entities(b), models(m), time(c) {}

  db::house& stores;
  broker::broker& entities;
  model_shelf& models;
  const clock& time;
  std::shared_ptr<facts_shelf> facts = make_facts_shelf();
  media::client* helper = nullptr;                       // opens workbooks; null: none can be read
  std::function<std::string(tenant_code)> name_of = {};  // of the municipality
  // What stands in front of its paths at that host: nothing, or "/t/011002".
  std::function<std::string(tenant_code, std::string_view host)> prefix_of = {};

  // "https://host/t/011002", as whoever asked would have to write it.
  std::string address_of(const call&) const;
};

}  // namespace tsu::catalog
