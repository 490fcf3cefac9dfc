// module: the table of contents of one part of the house. It is data, so the API description, the
// permission matrix, the documentation, the TypeScript client and the boot checks can all be made
// from it without starting anything.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>

#include "base/core/id.h"
#include "base/core/result.h"
#include "base/core/task.h"
#include "base/core/time.h"
#include "base/db/db.h"
#include "base/http/message.h"
#include "base/i18n/texts.h"
#include "base/module/limits.h"

namespace tsu {

// Who is asking. `subject` is an account or token name; empty when nobody is signed in.
struct caller {
  std::string subject, role;
  std::span<const std::string_view> permissions = {};  // of the role, sorted; lives forever
  // Of a registered program; nullptr: none but the role's. Live as long as the request.
  const caller_limits* limits = nullptr;
  usage_sink* usage = nullptr;
  bool may(std::string_view permission) const;
};

// One request on its way through a handler.
struct call {
  const http::request& request;
  tenant_code tenant;
  const caller& who;
  instant now;
  // Values of {names} in the route's path, percent-decoded, in order.
  std::span<const std::string> path_values = {};
  // What stands before the path where the municipality is told by it: "/t/011002", or with what a
  // trusted proxy has taken off "/api/t/011002"; empty where its host names it.
  std::string_view under = {};
};

// What a module is given; each module derives its own `parts`.
struct module_parts {
  virtual ~module_parts() = default;
};

using answer = task<result<http::reply>>;
using handler = answer (*)(const module_parts&, call&);

namespace detail {
template <class>
struct parts_of;
template <class P>
struct parts_of<answer (*)(const P&, call&)> {
  using type = P;
};
}  // namespace detail

// on<open_request> turns  answer open_request(const parts&, call&)  into a handler.
template <auto Fn>
inline constexpr handler on = [](const module_parts& p, call& c) -> answer {
  return Fn(static_cast<const typename detail::parts_of<decltype(Fn)>::type&>(p), c);
};

struct permission {
  std::string_view name, says;
  std::string_view roles;  // space-separated: which roles have it until the town decides otherwise
};
// Routes that need no permission say why: needs = "open: discovery document of the protocol".
struct route {
  http::method verb;
  std::string_view path;  // "/snow/v1/requests/{id}"; "{rest*}" takes what is left, with slashes
  std::string_view needs;
  handler run;
  std::string_view says;
  // Names of described DTOs in the module's `shapes` (empty: none / not JSON).
  std::string_view takes = {}, gives = {};
  // What its query may say, for the description: "quantity! days:integer until:time as:csv|json".
  // A name alone is text; '!' must be given; a kind is integer, number, time or a choice of words.
  std::string_view asks = {};
};
// Something that happens and others may follow in the change log.
struct event_kind {
  std::string_view name, says;
};
// `when`: cron with five fields in Japan time ("30 2 * * *"), "every 5 min", or "asked" (queued by
// an act). `limit`: after it the lease ends and the job counts as failed.
struct job {
  std::string_view name, when;
  std::chrono::seconds limit;
  task<void> (*run)(const module_parts&, tenant_code, std::string_view argument);
  std::string_view says = {};
};
// better: "higher" or "lower".
struct kpi {
  std::string_view name, unit, says, better = "lower";
};
// A number or choice of the town, dated: each value has a start date, a source and an author.
struct setting {
  std::string_view name, type, default_value, bounds, unit, says;
};
// A message that the module sends through engine/notify. Its texts stand in the module's catalogues
// as "<name>.subject", ".body", ".sms" and ".voice"; they may use {contact}, {town}, {about} and
// the `values` (space-separated names that the sender gives). `answers`: space-separated codes of
// what may be answered, in the order of the keys 1, 2, ...; each has a text "<name>.answer.<code>".
struct message_kind {
  std::string_view name, says;  // "snow.request"
  std::string_view values = {}, answers = {};
};
// Declared for the broker: attributes it indexes, whether history is recorded, how durable.
struct entity_type {
  std::string_view name, says;
  bool history = false;
  db::durability durable = db::durability::commit;
  std::string_view indexed = {};  // space-separated attribute names
};
// JSON Schema (draft 2020-12) of a DTO, made from its description at start: see base/core/json.h.
struct shape {
  std::string_view name;
  std::string (*schema)();
  std::string_view type = "application/json";
};

struct module {
  std::string_view name, title, says;
  std::span<const permission> permissions = {};
  std::span<const route> routes = {};
  std::span<const event_kind> events = {};
  std::span<const job> jobs = {};
  std::span<const kpi> kpis = {};
  std::span<const setting> settings = {};
  std::span<const entity_type> entity_types = {};
  std::span<const shape> shapes = {};
  std::span<const db::migration> migrations = {};
  std::span<const db::statement* const> statements = {};
  std::span<const message_kind> messages = {};
  std::span<const i18n::catalogue> texts = {};  // text/{ja,en}.json, as embedded
  // Its handlers keep to caller::limits; a caller who has limits is let into no other module.
  bool keeps_limits = false;
};

}  // namespace tsu
