// Dynamic client registration (RFC 7591, OpenID Connect Registration 1.0): a program's own words
// turned into client_settings, and back. Pure: what stands elsewhere is fetched by
// remote_documents.h.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "engine/id/op/client_settings.h"

namespace tsu::id::op {

struct registration {
  std::string title, contact;
  client_settings settings;
};
// "invalid_redirect_uri" or "invalid_client_metadata". Who names no algorithm gets RS256, as the
// standard says. legacy: may do without PKCE.
result<registration> read_registration(std::string_view json, client_profile);

struct registered {
  std::string_view client_id, secret;  // secret empty: none
  std::int64_t issued_s = 0;
};
std::string registration_reply(const registration&, const registered&);

}  // namespace tsu::id::op
