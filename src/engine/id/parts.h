// Everything this module is given; made once in main.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/crypto/box.h"
#include "base/db/db.h"
#include "base/module/module.h"
#include "engine/id/clients.h"
#include "engine/id/developers/hook_port.h"
#include "engine/id/people/types.h"

namespace tsu::crypto {
class password_desk;
}
namespace tsu::db {
class house;
}
namespace tsu::http {
class rate_limiter;
}

namespace tsu::id {

class gate;
class key_keeper;
struct upstream_book;
namespace op {
struct provider;
}

// Everything this module is given. What is not here, it cannot reach.
struct parts final : module_parts {
  parts(db::house& h, gate& g) : house(h), door(g) {}
  db::house& house;
  gate& door;
  std::function<std::string(tenant_code)> name_of_tenant;
  // Whom people call when something does not work, for what is printed: "事務局 011-211-2111".
  std::function<std::string(tenant_code)> help_of;
  std::function<std::vector<std::string_view>(std::string_view role)> permissions_of_role;
  // The same of modules that keep to a program's limits only.
  std::function<std::vector<std::string_view>(std::string_view role)> permissions_of_program;
  rules_check check_rules;
  key_keeper* keys = nullptr;        // what tokens are signed with
  std::shared_ptr<op::provider> op;  // the OpenID Provider
  // The installation's key over personal data; nothing: nobody can be registered.
  std::optional<crypto::box_key> key = {};
  // Where passwords are hashed. There whenever somebody signs in.
  crypto::password_desk* desk = nullptr;
  // How long five wrong PINs lock.
  std::chrono::seconds pin_lock = std::chrono::minutes{15};
  // Other identity providers that people may sign in with; nothing: none.
  std::shared_ptr<upstream_book> upstreams = {};
  // Whether the caller may know of that person at all (支援措置); without it everybody may. Who may
  // not is told that there is no such account.
  std::function<bool(db::reader&, account_id, const caller&, instant)> may_know = {};
  // Staff saw these kinds of data of the person: for the person's own log.
  std::function<void(db::tx&, account_id, const std::vector<std::string>& kinds, const call&)>
      seen = {};
  // How a program is told what concerns it.
  developers::hook_port hooks = {};
  // Of those who become developers, by address; nullptr: no limit.
  http::rate_limiter* sign_ups = nullptr;
};

}  // namespace tsu::id
