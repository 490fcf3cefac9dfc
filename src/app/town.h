// What a municipality says of itself: its name, so far. The module "town"; tenants are made and
// removed by the command line and the demo.
#pragma once

#include <string>
#include <string_view>

#include "base/core/task.h"
#include "base/db/db.h"

namespace tsu {
struct module;
}

namespace tsu::app {

extern const module town_contents;

void set_town_name(db::tx&, std::string_view name);
std::string town_name(db::reader&);  // empty where none was given

}  // namespace tsu::app
