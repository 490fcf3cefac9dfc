// Who is really asking, when the connection comes from a proxy that is trusted to say so. Pure.
// Private to base/http.
#pragma once

#include <optional>
#include <span>

#include "base/http/address.h"
#include "base/http/message.h"

namespace tsu::http {

struct forwarded_for {
  std::optional<ip_address> client;  // nothing: no header, or none of it can be believed
  bool secure = false;
  // X-Forwarded-Host without its port and X-Forwarded-Prefix, of the nearest hop; empty where there
  // is none, or it is none.
  std::string_view host = {}, prefix = {};
};

// Only for a connection of a proxy that is trusted. Reads Forwarded (RFC 7239) or else
// X-Forwarded-For and -Proto, from the nearest hop backwards, as far as hops are trusted.
forwarded_for forwarded_by(std::span<const network> trusted, const fields&);

}  // namespace tsu::http
