// The front desk: every request passes here on its way to a handler and back. It finds the
// municipality, the route and who is asking, refuses what is not allowed, and turns refusals and
// failures into answers. Made once at start; any I/O thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/guarded.h"
#include "base/core/task.h"
#include "base/core/time.h"
#include "base/db/db.h"
#include "base/http/message.h"
#include "base/http/rate_limit.h"
#include "base/module/catalogue.h"
#include "base/module/router.h"

namespace tsu::gateway {
class usage_book;
}
namespace tsu::id {
class gate;
struct identity;
}  // namespace tsu::id

namespace tsu::app {

class refusal_log;

enum class broker_door { by_permission, open };

struct front_options {
  std::map<std::string, tenant_code, std::less<>> hosts;  // host name -> municipality
  std::optional<tenant_code> default_tenant;              // for hosts that name none
  broker_door broker = broker_door::by_permission;        // --open-broker
};

// Answers paths that belong to no municipality: /healthz, /metrics, /openapi.json, the portal.
// Nothing: not one of mine.
using common_page = std::function<std::optional<http::reply>(const http::request&)>;

class front_desk {
 public:
  // What is given must outlive the desk.
  front_desk(std::span<const wired_module>, db::house&, id::gate&, const clock&, front_options);
  ~front_desk();

  // Asked before modules (health, metrics) and after them (static files).
  common_page before_modules, after_modules;
  // Of wrong secrets, by address. Once they are spent no secret from there is looked at, except
  // those that were let in before, until there is one again. Nullptr: no limit.
  http::rate_limiter* tries = nullptr;
  // Takes a request from what a token or session may ask, or an address where nobody is signed in;
  // asked once per request of a module, whatever is answered. Empty: no limit.
  std::function<http::rate_decision(std::string_view key)> take_turn;
  // The same of a registered program, which has a rate of its own.
  http::rate_limiter* client_turns = nullptr;
  // Account of what registered programs use, and their quota by it. Nullptr: none is kept.
  gateway::usage_book* usage = nullptr;
  // Where it is written who was refused. Nullptr: nowhere.
  refusal_log* refusals = nullptr;

  task<http::reply> serve(const http::request&);

 private:
  struct visit;
  task<http::reply> answer_visit(visit&);
  std::optional<http::reply> find_tenant(visit&);
  std::optional<http::reply> find_route(visit&);
  task<std::optional<http::reply>> find_caller(visit&);
  task<bool> shows_its_key(visit&, std::string_view token, const id::identity&);
  std::optional<http::reply> too_many_tries(const visit&) const;
  std::optional<http::reply> holds_nul(const visit&) const;
  void count_try(const visit&) const;
  std::optional<http::reply> too_often(visit&);
  std::optional<http::reply> client_too_often(visit&);
  std::optional<http::reply> client_may_not_enter(const visit&) const;
  task<void> keep_account(const visit&, const http::reply&);
  std::optional<http::reply> may_not_enter(const visit&) const;
  task<http::reply> run_handler(visit&);
  bool signs_in(const visit&) const;
  bool needs_no_permission(const visit&) const;

  std::span<const wired_module> modules_;
  db::house& house_;
  id::gate& gate_;
  const clock& clock_;
  front_options options_;
  router router_;
  std::map<std::string, std::vector<std::string_view>, std::less<>> permissions_;  // by role
};

}  // namespace tsu::app
