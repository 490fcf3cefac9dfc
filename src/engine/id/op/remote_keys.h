// What a client keeps at an address of its own: its public keys (jwks_uri, RFC 7591 2) and the list
// of redirect URIs that share a sector (sector_identifier_uri, OpenID Connect Core 8.1). Fetched
// over https, few bytes, quickly, without redirects and never from a private address. Any thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/core/guarded.h"
#include "base/core/result.h"
#include "base/core/task.h"
#include "base/core/time.h"
#include "base/http/client.h"
#include "base/jose/key.h"
#include "engine/id/op/client_settings.h"

namespace tsu::id::op {

using fetch_document = std::function<task<result<std::string>>(std::string url)>;
// Over a client that refuses addresses that are not everybody's (address_policy::public_only).
fetch_document fetcher_over(http::client&);

// Key sets by address: kept for five minutes, and looked at again before where a token names a key
// that is not among them, at most every thirty seconds whoever asks. An address that does not
// answer leaves what was known good for a day.
class remote_keys {
 public:
  using keys_ptr = std::shared_ptr<const jose::key_set>;
  // "no_keys" (unavailable) where none could be read.
  task<result<keys_ptr>> find(const fetch_document&, std::string url, std::string kid,
                              jose::algorithm, instant now) const;

  static constexpr std::chrono::seconds kept{300}, again_after{30};
  static constexpr std::chrono::hours good_without{24};

 private:
  struct known {
    keys_ptr keys;
    instant asked, read;
  };
  mutable guarded<std::unordered_map<std::string, known>> all_;
};

// Where sector_identifier_uri is set: its host becomes the sector, once the list there holds every
// redirect URI. "bad_client" where it does not, or cannot be read.
task<result<done>> settle_sector(const fetch_document&, client_settings&);

}  // namespace tsu::id::op
