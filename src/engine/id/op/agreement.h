// What a person has agreed to of what a client asks for, and the keeping of what they choose: with
// the engine that keeps consents (consent_port.h) where it knows the client, else in a table of
// ours. The same for codes and for devices. Functions of one transaction.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/http/form.h"
#include "engine/id/op/provider.h"

namespace tsu::id::op {

// What is asked for, of whom.
struct agreement {
  const client& who;
  std::vector<std::string> scopes;  // asked for and allowed, without openid
  std::string language;             // "ja" or "en"
  bool again = false;               // ask also for what was answered before
};

consent_state look_at_consent(const provider&, db::reader&, const agreement&, account_id,
                              instant now);

// The scopes that are handed over: what was ticked on the page that showed this state, and what it
// did not offer as it was before.
std::vector<std::string> ticked(const http::form&, const agreement&, const consent_state&);

// Keeps what was ticked. "notice_changed" and "sign_in_again" as consent_port.h says.
result<done> keep_choice(const provider&, db::tx&, const agreement&, const login&,
                         const http::form& pressed, const std::vector<std::string>& given);

}  // namespace tsu::id::op
