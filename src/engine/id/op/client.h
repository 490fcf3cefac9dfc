// A registered program as the protocol reads it: who it is, how it may speak, what proves it.
// Immutable once read; any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/core/time.h"
#include "engine/id/op/client_settings.h"

namespace tsu::id::op {

struct client {
  std::string name, title, contact;  // name: the client_id
  bool locked = false;
  client_settings may;
  std::string sector;
  // SHA-256; empty where it has none. The old one is good until then.
  std::string secret, old_secret;
  instant old_good_till;
  std::string rules;  // of entities, JSON: base/module/limits.h
  instant created;

  bool is_public() const { return may.authentication == auth_method::none; }
  bool is_fapi() const { return may.profile == client_profile::fapi2; }
};
using client_ptr = std::shared_ptr<const client>;

bool has_grant(const client&, std::string_view grant_type);
// Whether that is its secret; takes the same time for any text.
bool is_secret_of(const client&, std::string_view text, instant now);

}  // namespace tsu::id::op
