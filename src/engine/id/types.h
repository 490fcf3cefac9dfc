// The values of this engine and what its API says and takes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/core/id.h"
#include "base/core/json.h"
#include "base/core/time.h"
#include "base/module/limits.h"
#include "engine/id/people/types.h"

namespace tsu::id {

using token_id = id_of<struct token_tag>;

// A program of a provider that is registered here, as far as the door needs to know it.
struct client_facts {
  std::string name, rules;  // rules: JSON; those of the key where it has some
  std::int64_t per_second = 0, burst = 0, per_day = 0;  // requests; per_day 0: no quota
  bool locked = false;
  std::shared_ptr<const caller_limits> limits = {};  // the rules as read; nothing: unreadable
};

// What the gate knows of someone who asked. `token` is 0 for nobody.
struct identity {
  token_id token;
  std::string subject, role;
  instant expires;
  std::string own_rules = {};                            // of the key; empty: the client's
  std::shared_ptr<const client_facts> client = nullptr;  // nullptr: no registered program
  session_id session = {};                               // of a person; 0: a token or its session
  std::string bound_to = {};  // thumbprint of the key that must be shown with it (DPoP)
  // Of a token that a person gave to a program: it opens data only, and nothing of the program's.
  bool is_lent = false;
};

// What an access token of a program says of itself, beside the program's rules.
struct token_says {
  std::vector<std::string> scopes;
  std::string about = {};  // whom it is from, as the program knows them; empty: the program's own
};

// DTOs of /id/v1
struct tenant_view {
  std::string code, name;
};
BOOST_DESCRIBE_STRUCT(tenant_view, (), (code, name))

struct session_view {
  tenant_view tenant;
  std::string subject, role;
  std::vector<std::string> permissions;
};
BOOST_DESCRIBE_STRUCT(session_view, (), (tenant, subject, role, permissions))

// One of the two.
struct session_wish {
  std::optional<std::string> token, code;
};
BOOST_DESCRIBE_STRUCT(session_wish, (), (token, code))

}  // namespace tsu::id
