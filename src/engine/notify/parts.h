// Everything that this engine is given. What is not here, it cannot reach. Made once in main;
// outlives the server.
#pragma once

#include <functional>
#include <string>

#include "base/core/secret.h"
#include "base/module/module.h"
#include "engine/notify/channel.h"
#include "engine/notify/template_book.h"
#include "engine/notify/vault.h"

namespace tsu::notify {

struct parts : module_parts {
  parts(db::house& h, const template_book& b, vault v, const clock& c)
      : stores(h), book(b), keys(std::move(v)), time(c) {}

  db::house& stores;
  const template_book& book;
  const vault keys;
  const clock& time;
  channel_set ways = {};
  secret<std::string> gateway_secret;  // of receipts; empty: none are taken
  // The municipality's name, and its address on the Internet without a slash at the end ("": not
  // known, so that no links are sent).
  std::function<std::string(tenant_code)> name_of = [](tenant_code t) {
    return std::string{t.text()};
  };
  std::function<std::string(tenant_code)> url_of = [](tenant_code) { return std::string{}; };
};

}  // namespace tsu::notify
