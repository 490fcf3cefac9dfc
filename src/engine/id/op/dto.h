// What /id/v1/clients/{name}/sign-in says and takes, beside client_settings.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "engine/id/op/client_settings.h"

namespace tsu::id::op {

// client_id and issuer: what a client is told; discovery has all else.
struct sign_in_view {
  std::string client_id, issuer, discovery;
  bool has_secret = false;
  client_settings settings;
};
BOOST_DESCRIBE_STRUCT(sign_in_view, (), (client_id, issuer, discovery, has_secret, settings))

struct secret_wish {
  std::int64_t overlap_hours = 0;
};
BOOST_DESCRIBE_STRUCT(secret_wish, (), (overlap_hours))

// Told this once.
struct made_client_secret {
  std::string client_id, client_secret;
};
BOOST_DESCRIBE_STRUCT(made_client_secret, (), (client_id, client_secret))

struct made_invitation {
  std::string label, token;
};
BOOST_DESCRIBE_STRUCT(made_invitation, (), (label, token))

}  // namespace tsu::id::op
