// Signing in: what was typed or shown, to a session. Every way ends the same for who has no
// account, a wrong secret, or an account that is not active: the same answer after the same work.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/core/secret.h"
#include "engine/id/parts.h"
#include "engine/id/people/notices.h"
#include "engine/id/people/sessions.h"

namespace tsu::id {

// Where somebody signs in from.
struct from_where {
  std::string address;  // of the request
  std::string device;   // device_words()
  on_device on = on_device::own;
  tablet_id tablet = {};
  std::string cookie;                 // of a session that is open there; empty: none
  std::string cookie_of_tablet = {};  // the same of a lent tablet
  std::string cookie_of_device = {};  // by which a browser is known (notices.h)
  device_mint devices = {};
};

struct sign_in_outcome {
  std::optional<opened_session> in;
  bool wants_second = false;  // opened, but the code of an app is still to come
  std::string_view fault;     // "wrong", "too_many", "busy"; empty: in
  std::chrono::seconds retry_after{};
};

struct password_try {
  std::string login_id;  // as typed
  secret<std::string> password;
  from_where from;
};
task<sign_in_outcome> sign_in_by_password(const parts&, tenant_code, password_try);

// The second factor of the session in `from.cookie`: a code of the app, or one of the sheet.
struct code_try {
  std::string code;
  from_where from;
};
task<sign_in_outcome> sign_in_by_code(const parts&, tenant_code, code_try);

// After a first factor: a session, in place of the one that was open there. The same person's is
// renewed and keeps its sid; another's ends.
opened_session let_in(db::tx&, const account_row&, const from_where&, opening);

// One row per try that went wrong, without what was tried.
void note_failure(db::tx&, const std::optional<account_row>&, std::string_view way,
                  const from_where&);

}  // namespace tsu::id
