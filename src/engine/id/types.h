// The values of this engine and what its API says and takes.
#pragma once

#include <string>

#include "base/core/id.h"
#include "base/core/json.h"
#include "base/core/time.h"

namespace tsu::id {

using token_id = id_of<struct token_tag>;

// What the gate knows of someone who asked. `token` is 0 for nobody.
struct identity {
  token_id token;
  std::string subject, role;
  instant expires;
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
