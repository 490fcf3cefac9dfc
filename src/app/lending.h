// What lending tablets is given: whom it may name, and the Smart ID's own book of tablets.
#pragma once

#include <memory>

#include "app/rewards.h"
#include "service/devices/module.h"
#include "service/devices/parts.h"

namespace tsu::id {
struct parts;
}

namespace tsu::app {

std::shared_ptr<devices::parts> make_devices(db::house&, const person_ports&, const id::parts&);

}  // namespace tsu::app
