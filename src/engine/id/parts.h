// Everything this module is given; made once in main.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/module/module.h"
#include "engine/id/clients.h"

namespace tsu::db {
class house;
}

namespace tsu::id {

class gate;
class key_keeper;

// Everything this module is given. What is not here, it cannot reach.
struct parts final : module_parts {
  parts(db::house& h, gate& g) : house(h), door(g) {}
  db::house& house;
  gate& door;
  std::function<std::string(tenant_code)> name_of_tenant;
  std::function<std::vector<std::string_view>(std::string_view role)> permissions_of_role;
  // The same of modules that keep to a program's limits only.
  std::function<std::vector<std::string_view>(std::string_view role)> permissions_of_program;
  rules_check check_rules;
  key_keeper* keys = nullptr;  // what tokens are signed with
};

}  // namespace tsu::id
