// Opening, strengthening and finding sessions of people. The secret is shown to the browser once;
// what is kept is its hash. Functions of one transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/id/people/rules.h"
#include "engine/id/people/store_accounts.h"
#include "engine/id/people/store_sessions.h"

namespace tsu::id {

// What somebody has just proved, as RFC 8176 says it, and what that is worth.
using factors = std::vector<std::string>;
std::string_view acr_of(const factors&);

struct opening {
  factors proved;
  on_device on = on_device::own;
  tablet_id tablet = {};
  std::string device;             // "Chrome · Android"
  bool waits_for_second = false;  // a second factor is still to come: opens nothing yet
};
struct opened_session {
  std::string secret;          // the cookie's value
  std::chrono::seconds lives;  // of the cookie
  session_id id;
  std::string sid, acr;
  std::optional<std::string> device_cookie = {};  // that the browser is to keep
};

opened_session open_person_session(db::tx&, const account_row&, const opening&);
// After another factor, or the same again: the same session (and sid) with a new secret. What was
// proved before counts still where `proved` is a second factor to it.
opened_session strengthen_session(db::tx&, const account_row&, const session_row&,
                                  const factors& proved);
// Also of one that waits for its second factor.
std::optional<session_row> find_any_session(db::reader&, std::string_view secret, instant now);

inline constexpr std::string_view person_session_prefix = "tsp_";
inline bool is_person_session(std::string_view cookie) {
  return cookie.starts_with(person_session_prefix);
}

// "Chrome · Android" of a User-Agent: nothing in it is kept as it came.
std::string device_words(std::string_view user_agent);

}  // namespace tsu::id
