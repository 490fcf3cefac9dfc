// An authorization request (OpenID Connect Core 3.1.2.1), read in an ordered row of small checks:
// first whom the answer may go to at all, then everything else. Pure; any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/http/form.h"
#include "engine/id/op/claims_wish.h"
#include "engine/id/op/client.h"

namespace tsu::id::op {

// Where the answer goes, good or bad. Until this is known a refusal is a page, never a redirect.
struct answer_place {
  std::string redirect_uri, state;
  std::string mode = "query";  // or form_post
};

// prompt (OpenID Connect Core 3.1.2.1). login: also select_account.
struct prompts {
  bool none = false, login = false, consent = false;
};

struct authorize_request {
  answer_place to;
  std::vector<std::string> scopes;  // asked for and allowed to the client
  prompts prompt;
  std::optional<std::chrono::seconds> max_age;
  std::vector<std::string> acr_values;  // by preference
  bool acr_essential = false;
  std::string nonce, challenge, claims, login_hint, ui_locales, id_token_hint, dpop_jkt;
  bool is_openid() const;
};

// doc/conformance/sign-in.md, 1 and 2: redirect_uri byte by byte, and state; refused on a page.
result<answer_place> read_answer_place(const http::form&, const client&);
// The rest; refusals go to the answer place. `pushed`: came through PAR.
enum class arrived : std::uint8_t { by_browser, pushed };
result<authorize_request> read_authorize(const http::form&, const client&, answer_place, arrived);

}  // namespace tsu::id::op
