// The acts on secrets: making, spending, ending them. Each is one transaction with its audit row.
#pragma once

#include <chrono>
#include <string>

#include "base/core/result.h"
#include "base/core/secret.h"
#include "base/db/db.h"
#include "engine/id/types.h"

namespace tsu::id {

// A secret that was just made: shown once, then gone.
struct made_secret {
  token_id id;
  secret<std::string> text;
  instant expires;
};

struct token_wish {
  std::string subject, role;
  std::chrono::seconds lifetime = std::chrono::days{365};
};

// A bearer token. Refuses a role that does not exist (bad_role) or a subject that is empty or long.
result<made_secret> create_token(db::tx&, const token_wish&);
// The same, and those that this subject had in this role until now end, with their sessions: for a
// program that makes itself a new one at each start.
result<made_secret> replace_token(db::tx&, const token_wish&);
// A code that opens one session within that time.
result<made_secret> create_code(db::tx&, const token_wish&);

// A session from a token, or from a code, which is spent by it.
result<made_secret> open_session_by_token(db::tx&, std::string_view token);
result<made_secret> open_session_by_code(db::tx&, std::string_view code);
void close_session(db::tx&, const identity&);

// Ends a token and every session that it opened.
result<done> revoke_token(db::tx&, token_id);

// Ends every token of that person, in whatever role, with the sessions they opened.
void revoke_tokens_of(db::tx&, std::string_view subject);

// What is stored of a secret: its SHA-256; before it, of one that is dated, when it was made.
std::string hash_of(std::string_view secret_text);
// For what is made at every log-in: a prefix of four characters, 48 bits of when (milliseconds),
// and 256 random ones, in base64url. What is made together is kept together, at the end of the
// table and of its index, and not on a page of its own each.
std::string make_dated_secret(std::string_view prefix, instant made);
// Those 48 bits.
std::string date_bytes(instant);
// Whether it looks like one that was made until now: where nobody holds it any more it is over, and
// no guess (nobody guesses 256 bits).
bool is_dated_secret(std::string_view text, instant now);

inline constexpr std::chrono::hours session_lifetime{12};

}  // namespace tsu::id
