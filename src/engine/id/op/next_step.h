// What an authorization request needs next, from who is signed in and what they have agreed to.
// Pure; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "engine/id/op/authorize_request.h"
#include "engine/id/people/login.h"

namespace tsu::id::op {

enum class step : std::uint8_t { sign_in, sign_in_again, step_up, ask, give_code, refuse };

struct next_question {
  const authorize_request& asked;
  const client& who;
  const std::optional<login>& signed_in;
  bool other_person = false;  // id_token_hint names somebody else
  bool has_to_agree = false;  // something is left that the person was not asked about
  bool has_chosen = false;    // on the page, for this request
  instant began, now;         // when this request came first
};
struct next_decision {
  step what = step::sign_in;
  std::string_view error = {};  // of refuse
  std::string_view acr = {};    // of step_up
};
next_decision decide_next(const next_question&);

}  // namespace tsu::id::op
