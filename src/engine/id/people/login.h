// Who is signed in: what the OpenID Provider and the gate learn of a session, and how a session
// ends. The secret of a session is a cookie; here its SHA-256 is known (hash_of, tokens.h).
// Functions of one transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/time.h"
#include "base/db/db.h"
#include "engine/id/people/types.h"

namespace tsu::id {

// How strongly somebody proved that they are the holder of the account (identity assurance is
// another matter: proof_kind). aal1: one factor; aal2: two, or a passkey that knew its user.
inline constexpr std::string_view acr_aal1 = "urn:tsunagu:acr:aal1",
                                  acr_aal2 = "urn:tsunagu:acr:aal2";
// Whether `have` is at least `wanted`; an acr that we do not know is never reached.
bool reaches(std::string_view have, std::string_view wanted);

struct login {
  account_id account;
  session_id session;
  std::string sid;               // what clients are told: random, never the cookie
  instant authenticated;         // of the last log-in or step-up: auth_time
  std::string acr;               // acr_aal1, acr_aal2: what was done, never more
  std::vector<std::string> amr;  // RFC 8176: "pwd", "pin", "otp", "hwk", "swk", "sc", "user", "mfa"
};

// Of a session that is going on and whose account is active.
std::optional<login> find_login(db::reader&, std::string_view session_hash, instant now);

// Why a session ended, for its audit row and the change log.
enum class end_reason : std::uint8_t {
  signed_out,
  ended_by_person,  // from another of their sessions
  ended_by_staff,
  account_closed,  // suspended, moved out, dead, merged
  secret_changed,
};
BOOST_DESCRIBE_ENUM(end_reason, signed_out, ended_by_person, ended_by_staff, account_closed,
                    secret_changed)

// Appends the change "id.session.ended" (subject the account's, body {"sid","account","reason"}),
// which back-channel log-out follows. `by`: who ends it, as audit rows say it. false: it was over,
// or is another account's.
bool end_session(db::tx&, account_id, session_id, end_reason, std::string_view by,
                 std::string_view role);
// Every session of that account but `but`; gives back how many.
std::int64_t end_sessions_of(db::tx&, account_id, end_reason, std::string_view by,
                             std::string_view role, session_id but = {});
// All that are open on that tablet.
std::int64_t end_sessions_on(db::tx&, tablet_id, end_reason, std::string_view by,
                             std::string_view role);

inline constexpr std::string_view session_ended_kind = "id.session.ended";

}  // namespace tsu::id
