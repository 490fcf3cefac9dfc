// Public keys that others keep at an address of theirs: of programs (jwks_uri, RFC 7591 2) and of
// providers that people sign in with. One memory for whoever asks. Any thread that runs coroutines.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "base/core/guarded.h"
#include "base/core/result.h"
#include "base/core/task.h"
#include "base/core/time.h"
#include "base/jose/key.h"
#include "engine/id/keys/flight.h"

namespace tsu::id {

// The text that stands there; a problem where it cannot be had.
using fetch_document = std::function<task<result<std::string>>(std::string url)>;

// Key sets by address: kept for five minutes, and looked at again before where a token names a key
// that is not among them, at most every thirty seconds whoever asks (five where nothing was ever
// read). Who comes while they are fetched waits, unless what is known will do. An address that does
// not answer leaves what was known good for a day.
class remote_keys {
 public:
  using keys_ptr = std::shared_ptr<const jose::key_set>;

  // "no_keys" (unavailable) where none could be read. `kid` and the algorithm: of the token that
  // they are for; the set may be without them all the same.
  task<result<keys_ptr>> find(const fetch_document&, std::string url, std::string kid,
                              jose::algorithm, instant now) const;

  static constexpr std::chrono::seconds kept{300}, again_after{30}, again_after_nothing{5};
  static constexpr std::chrono::hours good_without{24};

 private:
  struct known {
    keys_ptr keys = nullptr;
    instant asked = {}, read = {};
    landing air = {};
  };
  using all_known = std::unordered_map<std::string, known>;
  struct outlook;
  static bool fits(const known&, const std::string& kid, jose::algorithm);
  static outlook look(all_known&, const std::string& url, const std::string& kid, jose::algorithm,
                      instant now);
  task<void> fetch_into(const fetch_document&, std::string url, instant now) const;

  mutable guarded<all_known> all_;
};

}  // namespace tsu::id
