// The signing keys of all municipalities: made at the first question, sealed by the installation's
// key, published before they sign and kept for as long as what they signed may live. Answers are
// kept for some seconds, so that a rotation on one node is seen by the others soon, and always long
// before the new key signs. Any thread.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/core/id.h"
#include "base/core/result.h"
#include "base/core/side_work.h"
#include "base/core/task.h"
#include "base/crypto/box.h"
#include "base/db/db.h"
#include "engine/id/keys/rotation.h"
#include "engine/id/keys/signing_keys.h"

namespace tsu::id {

class key_keeper {
 public:
  // Without a box nothing can be signed: "id_no_key" (503).
  key_keeper(db::house&, const clock&, std::optional<crypto::box_key> installation, key_times = {},
             std::vector<jose::algorithm> = every_algorithm());
  // What a municipality signs with; the first is the one we prefer. OIDC Core 15.1 asks for RS256.
  static std::vector<jose::algorithm> every_algorithm();
  ~key_keeper();

  // Problem "id_wrong_key" where what is kept was sealed by another installation.
  task<result<std::shared_ptr<const signing_keys>>> of(tenant_code);

  // What the calendar asks for: a successor where a key's time is near, and what is over forgotten.
  // Nothing where nobody has asked for keys yet.
  task<result<done>> keep_up(tenant_code);
  // A successor of every key, which takes over after the usual notice.
  task<result<done>> rotate_now(tenant_code, std::string_view who);
  // The compromise drill: that key is out of the JWKS at once, checks nothing and signs nothing;
  // its successor signs from now on. "no_such_key" where there is none that is good.
  task<result<done>> revoke(tenant_code, std::string kid, std::string_view who);

  // All that are kept, oldest first; keys that are over too, for a day.
  task<std::vector<key_facts>> list(tenant_code);
  const key_times& times() const;

  static constexpr std::chrono::seconds remembers{5};

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tsu::id
