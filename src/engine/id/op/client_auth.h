// Who a program is that asks an endpoint of the protocol (RFC 6749 2.3, OpenID Connect Core 9):
// exactly one way, and the one it is registered with.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/core/task.h"
#include "base/http/form.h"
#include "base/module/module.h"
#include "engine/id/op/provider.h"

namespace tsu::id::op {

// What came, nothing believed yet. Pure.
struct credentials {
  auth_method how = auth_method::none;
  std::string client_id, secret, assertion;
};
// "invalid_request" on two ways at once or a doubled parameter; "invalid_client" on a Basic field
// that is none, or where nothing says who asks.
result<credentials> read_credentials(const http::request&, const http::form&);

// A program that has shown who it is, with what must be spent in the act's transaction.
struct asking {
  client_ptr who;
  http::form form;
  std::string issuer;
  std::string jkt;  // of the DPoP proof that came; empty: none did
  std::vector<shown_once> proofs;
};
// Reads the form, the client and a DPoP proof. `endpoint`: "/oidc/token".
task<result<asking>> who_asks(const provider&, const call&, std::string_view endpoint);

// "invalid_client" or "invalid_dpop_proof" where one was shown before.
result<done> spend_all(const provider&, db::tx&, const asking&);

}  // namespace tsu::id::op
