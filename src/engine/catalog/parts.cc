#include "engine/catalog/parts.h"

#include "engine/catalog/open_facts.h"

namespace tsu::catalog {

std::shared_ptr<facts_shelf> make_facts_shelf() { return std::make_shared<facts_shelf>(); }

std::string parts::address_of(const call& c) const {
  const auto& r = c.request;
  std::string out = r.secure ? "https://" : "http://";
  out += r.headers.find("Host").value_or(r.host);
  return prefix_of ? out + prefix_of(c.tenant, r.host) : out;
}

}  // namespace tsu::catalog
