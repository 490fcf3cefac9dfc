// Everything this module is given; made once in main.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/db/db.h"
#include "base/module/module.h"
#include "engine/broker/broker.h"
#include "engine/broker/query/slow_queries.h"
#include "engine/gateway/services.h"
#include "engine/gateway/usage_book.h"

namespace tsu::gateway {

struct parts final : module_parts {
  parts(db::house& h, broker::broker& b, usage_book& u) : house(h), entities(b), usage(u) {}
  db::house& house;
  broker::broker& entities;
  usage_book& usage;
  const broker::slow_queries* slow = nullptr;  // nullptr: none are noted
  rules_check check_rules;
  std::function<std::vector<std::string>(tenant_code)> named_services;
};

}  // namespace tsu::gateway
