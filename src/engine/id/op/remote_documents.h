// What a client keeps at an address of its own: its public keys (jwks_uri, keys/remote_keys.h) and
// the list of redirect URIs that share a sector (sector_identifier_uri, OpenID Connect Core 8.1).
// Fetched over https, few bytes, quickly, without redirects and never from a private address.
#pragma once

#include "base/core/result.h"
#include "base/core/task.h"
#include "base/http/client.h"
#include "engine/id/keys/remote_keys.h"
#include "engine/id/op/client_settings.h"

namespace tsu::id::op {

// Over a client that refuses addresses that are not everybody's (address_policy::public_only).
fetch_document fetcher_over(http::client&);

// Where sector_identifier_uri is set: its host becomes the sector, once the list there holds every
// redirect URI. "bad_client" where it does not, or cannot be read.
task<result<done>> settle_sector(const fetch_document&, client_settings&);

}  // namespace tsu::id::op
