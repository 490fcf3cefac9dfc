// What the CRM is given by others: who has an account and where, what there is to propose, and what
// nurses have measured of a person.
#pragma once

#include <memory>
#include <optional>

#include "app/rewards.h"
#include "engine/crm/module.h"

namespace tsu::consent {
struct ports;
}
namespace tsu::health {
struct parts;
}
namespace tsu::geo {
class roads;
}
namespace tsu::weather {
struct parts;
}

namespace tsu::app {

// What a day outside is like, and the ways on foot.
struct surroundings {
  std::shared_ptr<const weather::parts> weather;
  geo::roads* roads = nullptr;
};

// key: of the installation, over profiles.
std::shared_ptr<module_parts> make_crm(db::house&, const person_ports&,
                                       std::optional<crypto::box_key>,
                                       std::shared_ptr<const health::parts>, const surroundings&);
// What the CRM keeps of a person goes into their export.
void export_activities(consent::ports&);

}  // namespace tsu::app
