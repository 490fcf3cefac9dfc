// What the OpenID Provider is given: keys that sign, who is signed in, what is known of a person,
// and the address that a municipality is known by.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/crypto/box.h"
#include "base/i18n/texts.h"
#include "base/module/module.h"
#include "engine/id/op/provider.h"

namespace tsu::id {
class key_keeper;
}

namespace tsu::app {

struct identity_wish {
  db::house& house;
  const clock& time;
  id::key_keeper& keys;
  const i18n::texts& texts;
  std::optional<crypto::box_key> installation;
  id::rules_check check_rules;
  std::function<std::string(tenant_code)> name_of, public_url;
  http::client& outside;  // refuses private addresses
};

// The setting id.issuer: addresses by municipality, and one for all others ("{tenant}").
struct issuers {
  std::map<tenant_code, std::string> by_town;
  std::string of_others;
  // Empty: none is configured.
  std::string of(tenant_code) const;
};
// "config_invalid": an entry is no https address (http only on this machine) or has a query; a town
// or the address for others stands twice; two towns have one address.
result<issuers> read_issuers(const std::vector<std::string>&);

// The setting id.help: whom people call, by municipality ("code=text"), and of all others.
struct help_lines {
  std::map<tenant_code, std::string> by_town;
  std::string of_others;
  // Empty: nothing is said.
  std::string of(tenant_code) const;
};
// "config_invalid": a code is no municipality's; a town or the text for others stands twice.
result<help_lines> read_help(const std::vector<std::string>&);

// What is referred to must outlive it.
std::shared_ptr<id::op::provider> make_provider(const identity_wish&);

// The engine's own texts, for its pages.
i18n::texts texts_of_identity();

}  // namespace tsu::app
