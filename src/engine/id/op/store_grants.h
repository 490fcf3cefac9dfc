// Rows of authorization requests that wait, of grants with their codes, of refresh and access
// tokens. Secrets come in as SHA-256. What may happen once is one UPDATE whose condition is that it
// has not happened: of many at once, on any node, one finds a row. Functions of one transaction.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/time.h"
#include "base/db/db.h"
#include "engine/id/people/types.h"

namespace tsu::id::op {

using grant_id = id_of<struct op_grant_tag>;

enum class request_kind : std::uint8_t { pushed, waiting };
struct request_row {
  std::string client, parameters, jkt;
  std::string pushed;  // hash of the pushed request that a waiting one came from; empty: of none
  instant created, expires;
  bool used = false;
};
void insert_request(db::tx&, request_kind, std::string_view hash, const request_row&);
std::optional<request_row> find_request(db::reader&, request_kind, std::string_view hash);
// false: used before; or, of a waiting one, over. (A pushed one may be used after its time by whom
// it led to the sign-in page before.)
bool use_request(db::tx&, request_kind, std::string_view hash, instant now);

struct grant_row {
  grant_id id;
  account_id account;
  std::string client;
  session_id session;
  std::string sid, scopes, claims, nonce, issuer;
  instant authenticated;
  std::string acr, amr;
  instant created, expires;
  bool revoked = false;
  std::string redirect_uri, challenge, jkt;
  instant code_expires;
};
// `code_hash` empty: a grant without a code (device flow).
grant_id insert_grant(db::tx&, const grant_row&, std::string_view code_hash);
// Spends the code. Nothing where that client has none, or it was spent.
std::optional<grant_row> spend_code(db::tx&, std::string_view code_hash, std::string_view client,
                                    instant now);
// The grant of a code, spent or not.
std::optional<grant_row> find_by_code(db::reader&, std::string_view code_hash);
std::optional<grant_row> find_grant(db::reader&, grant_id);
bool revoke_grant(db::tx&, grant_id, instant now);
std::int64_t revoke_grants_of(db::tx&, account_id, std::string_view client, instant now);
std::int64_t revoke_grants_of(db::tx&, account_id, instant now);
// Grants of that account's session that are not offline_access.
void revoke_grants_of_session(db::tx&, account_id, session_id, instant now);
// Every client that has one, once.
struct session_client {
  std::string client, sid, issuer;
};
std::vector<session_client> clients_of_session(db::reader&, account_id, session_id);

struct refresh_row {
  grant_id grant;
  std::string scopes, jkt;
  instant expires;
  bool used = false;
};
void insert_refresh(db::tx&, std::string_view hash, const refresh_row&);
// Rotates it away. Nothing where there is none or it was used.
std::optional<refresh_row> spend_refresh(db::tx&, std::string_view hash, instant now);
std::optional<refresh_row> find_refresh(db::reader&, std::string_view hash);

struct access_row {
  grant_id grant;  // 0: the client's own
  std::string client, scopes, jkt;
  instant created, expires;
  bool revoked = false;  // itself or with its grant
  account_id account;    // of the grant; 0: none
};
void insert_access(db::tx&, std::string_view hash, const access_row&);
std::optional<access_row> find_access(db::reader&, std::string_view hash);
// `row`: kept with it where there is none yet (a client's own JWT).
void revoke_access(db::tx&, std::string_view hash, const access_row& row, instant now);

// What a person was asked and agreed to, where no engine keeps consents: scopes, space-separated.
struct agreed_row {
  std::string asked, given;
};
std::optional<agreed_row> find_agreed(db::reader&, account_id, std::string_view client);
void put_agreed(db::tx&, account_id, std::string_view client, const agreed_row&, instant now);

// All rows of the account: grants, their tokens, what was agreed to.
void forget_grants_of(db::tx&, account_id);
// Rows that nobody can use any more, of each kind at most `most`; gives back how many went. What a
// second use of a code, or of a refresh token that was rotated, must find stays as long as anything
// that came of it could still be good.
std::int64_t forget_over(db::tx&, instant now, std::int64_t most);

}  // namespace tsu::id::op
