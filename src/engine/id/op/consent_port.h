// What the OpenID Provider asks whoever keeps consents (engine/consent, handed in by app): which of
// the scopes a person has granted to a client under the notice of today, what the page must show,
// and to keep the person's choice. Empty functions: the provider asks once per client and set of
// scopes and remembers that in a table of its own. Called inside transactions of the people store.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"
#include "base/db/db.h"
#include "engine/id/people/types.h"

namespace tsu::id::op {

struct consent_question {
  account_id account;
  std::string client;               // its name
  std::vector<std::string> scopes;  // asked for and allowed to the client, without openid
  std::string language;             // "ja" or "en": of the texts that come back
  bool again = false;               // ask also for what was answered before
};

// One line of the page: what a scope hands over. Each is chosen for itself; none is chosen before.
struct consent_item {
  std::string scope, title, says;
  bool sensitive = false;  // 要配慮個人情報: asks for a fresh sign-in
  bool granted = false;    // already, under this notice
};

struct consent_notice {
  std::string controller, contact;  // whose the data is: council, city or provider
  std::vector<std::string> purposes;
  std::vector<consent_item> items;
  std::string storage_period;  // in words
  std::int64_t version = 0;
  std::string hash;  // of the text that was shown
};

struct consent_state {
  std::vector<std::string> granted;   // of the scopes asked for
  std::optional<consent_notice> ask;  // nothing: nothing is left to ask
};

struct consent_choice {
  account_id account;
  std::string client;
  std::vector<std::string> asked, given;
  std::string notice_hash, language;
  instant authenticated = {};  // when the person last proved who they are
};

// Claims of a person that are about to be handed to a client, by whatever way: userinfo, an ID
// token.
struct handover {
  account_id account;
  std::string client;
  std::vector<std::string> claims;  // those of the token's scopes
  bool needs_consent = true;        // false: a client of the town itself, or one whose consents the
                                    // provider keeps
  std::string trace_id;
};

struct consent_port {
  // Whether consents of this client are kept there: its provider stands in the catalogue. Else the
  // provider asks and remembers by itself.
  std::function<bool(db::reader&, std::string_view client)> keeps;
  std::function<consent_state(db::reader&, const consent_question&, instant now)> look;
  // "notice_changed" where the notice that was shown is not the one of now: the page asks again.
  // "sign_in_again" where sensitive data is granted and the sign-in is not a fresh one.
  std::function<result<done>(db::tx&, const consent_choice&)> record;
  // Which of the claims it may have now; in the transaction that reads them they go into the
  // person's own log, also of clients that are asked nothing. Without it all, and no log.
  std::function<std::vector<std::string>(db::tx&, const handover&)> hand_over;
};

}  // namespace tsu::id::op
