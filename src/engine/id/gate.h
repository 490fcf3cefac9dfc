// The gate: from a bearer token or a session cookie to who is asking. Answers are kept for five
// seconds, so that a busy device costs one look at the database in that time; a revoked secret
// stops working that much later at the most. Any thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/task.h"
#include "base/db/db.h"
#include "base/module/module.h"
#include "engine/id/types.h"

namespace tsu::id {

class gate {
 public:
  gate(db::house&, const clock&);
  ~gate();

  // Who holds this; nothing when it is wrong, expired or revoked.
  task<std::optional<identity>> bearer(tenant_code, std::string_view token);
  task<std::optional<identity>> session(tenant_code, std::string_view cookie_value);
  // The registered program of that name; nothing where there is none.
  task<std::shared_ptr<const client_facts>> client(tenant_code, std::string name);

  // Reads a client's rules once for whoever keeps to them. Set before the first question; without
  // it, or where it gives nothing, a client gets nowhere.
  std::function<std::shared_ptr<const caller_limits>(std::string_view rules)> read_rules;
  // The same for an access token: no more than the rules, and of that what its scopes say.
  std::function<std::shared_ptr<const caller_limits>(std::string_view rules, const token_says&)>
      read_token_rules;
  // Who holds an access token of the OpenID Provider (op/access_identity.h). Set before the first
  // question; without it only tokens and sessions of the house are known. Asked each time, so that
  // a token is over as soon as it is revoked.
  std::function<task<std::optional<identity>>(tenant_code, std::string_view token)>
      find_access_token;
  // Whether the request shows the key that a token is bound to (op/bound_token.h); without it none
  // does.
  std::function<task<result<done>>(const call&, std::string_view token, const identity&)>
      check_proof;

  // Whether this program has let in who holds it, and not found since that it is over.
  bool has_let_in(tenant_code, std::string_view secret_text) const;
  // After log-out on this node: the next look goes to the database.
  void forget(tenant_code, std::string_view secret_text);

  static constexpr std::chrono::seconds remembers{5};
  static constexpr std::size_t remembers_at_most = 10'000;

 private:
  enum class secret_is : std::uint8_t { token, session };
  task<std::optional<identity>> secret_of(tenant_code, secret_is, std::string_view text);
  void read_limits(identity&) const;
  struct memory;
  std::unique_ptr<memory> memory_;
  db::house& house_;
  const clock& clock_;
};

}  // namespace tsu::id
