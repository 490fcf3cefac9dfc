#include "app/front_desk.h"

#include <fmt/format.h>

#include "app/refusal_log.h"
#include "base/core/json_text.h"
#include "base/core/log.h"
#include "base/http/authorization.h"
#include "base/http/problem_reply.h"
#include "base/module/roles.h"
#include "engine/gateway/usage_book.h"
#include "engine/id/api.h"
#include "engine/id/gate.h"
#include "engine/id/tokens.h"
#include "engine/id/types.h"

namespace tsu::app {
namespace {

using http::problem_reply;

// "/t/011002/ngsi-ld/v1/x" -> 011002, and "/ngsi-ld/v1/x" is left. Demo and small trials only
// (DESIGN 3.11); in production the host name says which municipality it is.
std::optional<std::string_view> take_tenant_prefix(std::string_view& path) {
  if (!path.starts_with("/t/") || path.size() < 9) {
    return std::nullopt;
  }
  const auto code = path.substr(3, 6);
  if (path.size() > 9 && path[9] != '/') {
    return std::nullopt;
  }
  path.remove_prefix(9);
  if (path.empty()) {
    path = "/";
  }
  return code;
}

enum class scheme : std::uint8_t { bearer, dpop };
struct shown_secret {
  std::string_view text;
  scheme by = scheme::bearer;
};

// The secret after "Bearer " or "DPoP ", or that of X-Api-Key or apikey, which gateways and their
// clients send; or nothing.
std::optional<shown_secret> secret_of(const http::request& r) {
  for (const std::string_view name : {"X-Api-Key", "apikey"}) {
    if (const auto key = r.headers.find(name); key && !key->empty()) {
      return shown_secret{*key};
    }
  }
  if (const auto said = http::authorization(r, "Bearer")) {
    return shown_secret{*said};
  }
  if (const auto said = http::authorization(r, "DPoP")) {
    return shown_secret{*said, scheme::dpop};
  }
  return std::nullopt;
}

bool changes_something(http::method m) {
  return m != http::method::get && m != http::method::head && m != http::method::options;
}

// A page of another origin can make a browser send our cookie, but not hide where it comes from
// (Fetch Metadata; Origin for browsers without it). A request with neither is not from a browser.
bool comes_from_our_pages(const http::request& r) {
  if (const auto site = r.headers.find("Sec-Fetch-Site")) {
    return *site == "same-origin" || *site == "none";
  }
  const auto origin = r.headers.find("Origin");
  if (!origin) {
    return true;
  }
  const auto host = r.headers.find("Host");
  const auto scheme_end = origin->find("://");
  return host && scheme_end != std::string_view::npos && origin->substr(scheme_end + 3) == *host;
}

problem from_database(const db::error& e) {
  switch (e.kind()) {
    case db::failure::disk_full:
      return {why::unavailable,
              "the disk is full and nothing was changed; make space where the data is, and writes "
              "work again by themselves",
              "disk_full"};
    case db::failure::locked:
    case db::failure::gone:
      return {why::unavailable, "the database does not answer; try again", "database_gone"};
    default:
      return {why::unavailable, "the database cannot go on; nothing was changed",
              "database_failed"};
  }
}

// What an operator can mend is told, although the insides of other failures are not.
http::reply with_advice(http::reply r, const problem& p) {
  r.body.pop_back();
  r.body += ",\"detail\":";
  append_json_string(r.body, p.detail);
  r.body += '}';
  r.with("Retry-After", "30");
  return r;
}

// Whether a JSON text says \u0000: by an escape that is not itself escaped.
bool has_nul_escape(std::string_view json) {
  const auto begins = json.find_first_not_of(" \t\r\n");
  if (begins == std::string_view::npos || (json[begins] != '{' && json[begins] != '[')) {
    return false;
  }
  for (auto at = json.find("\\u0000"); at != std::string_view::npos;
       at = json.find("\\u0000", at + 1)) {
    const auto before = json.substr(0, at).find_last_not_of('\\');
    const auto slashes = before == std::string_view::npos ? at : at - before - 1;
    if (slashes % 2 == 0) {
      return true;
    }
  }
  return false;
}

// A module knows neither of /t/{code} nor of what a gateway takes off; whoever follows where it
// points must come back under it.
void put_prefix(http::reply& r, std::string_view prefix) {
  for (auto& [name, value] : r.headers) {
    if (name == "Location" && value.starts_with('/')) {
      value.insert(0, prefix);
    } else if (name == "Link" && value.starts_with("</")) {
      value.insert(1, prefix);
    }
  }
}

// "code":"…" of a problem; empty where the reply is none of ours.
std::string code_of(const http::reply& r) {
  if (r.body.empty() || r.body.front() != '{') {
    return {};
  }
  const auto code = json_members{r.body}.find("code");
  return code.empty() ? std::string{} : json_string_text(code);
}

bool is_refusal(const http::reply& r) { return r.status == 401 || r.status == 403; }

struct used_in_request final : usage_sink {
  std::vector<gateway::used> all;
  void used(std::string_view operation, std::string_view type, std::int64_t entities) override {
    all.push_back({.operation = std::string{operation},
                   .type = std::string{type},
                   .requests = 1,
                   .entities = entities});
  }
};

}  // namespace

struct front_desk::visit {
  const http::request& request;
  std::string under = {};                     // as call::under
  std::optional<http::request> shorter = {};  // without the tenant prefix, where there was one
  std::optional<tenant_code> tenant = {};
  router::target target = {};
  enum class proof : std::uint8_t { none, bearer, cookie };
  proof sent = proof::none;
  scheme by = scheme::bearer;
  std::string fault = "invalid_token";  // of what was sent, where nobody is known by it
  bool known = false;
  bool is_lent = false;         // by a token that a person gave to a program
  caller who = {};              // where known
  std::string counted_as = {};  // where it is counted how often somebody asks
  std::shared_ptr<const id::client_facts> client = {};  // where a registered program asks
  std::optional<http::rate_decision> turn = {};         // of a registered program
  used_in_request used = {};

  std::string_view scheme_name() const { return by == scheme::dpop ? "DPoP" : "Bearer"; }
  // The request as a module sees it.
  const http::request& inner() const { return shorter ? *shorter : request; }

  http::reply refuse(const problem& p) const {
    return problem_reply(p, request.trace_id, request.path);
  }
};

front_desk::front_desk(std::span<const wired_module> modules, db::house& house, id::gate& gate,
                       const clock& c, front_options options)
    : modules_(modules),
      house_(house),
      gate_(gate),
      clock_(c),
      options_(std::move(options)),
      router_(modules) {
  for (const auto& r : roles) {
    permissions_.emplace(r.name, permissions_of(modules, r.name));
  }
}

front_desk::~front_desk() = default;

task<http::reply> front_desk::serve(const http::request& request) {
  if (before_modules) {
    if (auto page = before_modules(request)) {
      co_return std::move(*page);
    }
  }
  visit v{.request = request};
  co_return co_await answer_visit(v);
}

task<http::reply> front_desk::answer_visit(visit& v) {
  if (auto refused = find_tenant(v)) {
    co_return std::move(*refused);
  }
  if (auto other = find_route(v)) {
    co_return std::move(*other);
  }
  std::optional<http::reply> refused;
  try {
    refused = co_await find_caller(v);
  } catch (const db::error& e) {
    log_error("who asks: database: {} (trace {})", e.what(), v.request.trace_id);
    const auto failed = from_database(e);
    refused = with_advice(v.refuse(failed), failed);
  }
  if (refused) {
    co_return std::move(*refused);
  }
  auto reply = too_often(v);
  if (!reply) {
    reply = may_not_enter(v);
  }
  if (!reply) {
    reply = holds_nul(v);
  }
  if (!reply) {
    reply = co_await run_handler(v);
    if (reply->status == 401 && signs_in(v)) {
      count_try(v);
    }
  }
  if (reply->status == 403 && v.sent == visit::proof::bearer && code_of(*reply) == "not_in_scope") {
    reply->with("WWW-Authenticate",  // RFC 6750 3.1
                std::string{v.scheme_name()} + " error=\"insufficient_scope\"");
  }
  if (v.turn && reply->status != 429) {  // that one has told it
    http::tell_rate(*reply, *v.turn);
  }
  if (v.client || is_refusal(*reply)) {
    co_await keep_account(v, *reply);
  }
  co_return std::move(*reply);
}

// What a registered program used, and who was refused.
task<void> front_desk::keep_account(const visit& v, const http::reply& r) {
  const bool refused_it = is_refusal(r) || r.status == 429;
  if (v.client && usage != nullptr) {
    usage->add(*v.tenant, {.client = v.client->name,
                           .operation = "all",
                           .requests = 1,
                           .refused = refused_it ? 1 : 0});
    for (auto one : v.used.all) {
      one.client = v.client->name;
      usage->add(*v.tenant, std::move(one));
    }
  }
  if (refusals != nullptr && is_refusal(r)) {
    const auto code = code_of(r);
    const refused what{.status = r.status,
                       .code = code,
                       .route = v.target.what->path,
                       .verb = http::name_of(v.request.verb),
                       .subject = v.who.subject,
                       .role = v.who.role,
                       .address = v.request.remote_address,
                       .trace_id = v.request.trace_id};
    co_await refusals->note(*v.tenant, what);
  }
}

// The rate and the quota of the day are the program's, whichever of its keys it uses.
std::optional<http::reply> front_desk::client_too_often(visit& v) {
  const auto& c = *v.client;
  if (client_turns != nullptr) {
    const http::rate own{.per_second = double(c.per_second), .burst = double(c.burst)};
    v.turn = client_turns->take_at(own, v.counted_as);
    if (!v.turn->allowed) {
      return http::too_many_requests(*v.turn, v.request.trace_id, v.request.path);
    }
  }
  if (usage == nullptr || c.per_day == 0) {
    return std::nullopt;
  }
  const auto today = usage->quota(*v.tenant, c.name, c.per_day);
  if (today.allowed) {
    return std::nullopt;
  }
  v.turn = today;
  return http::too_many_requests(today, v.request.trace_id, v.request.path);
}

// Each token for itself, since a whole library or block of flats may share one address.
std::optional<http::reply> front_desk::too_often(visit& v) {
  if (v.client) {
    return client_too_often(v);
  }
  if (!take_turn) {
    return std::nullopt;
  }
  const auto decision = take_turn(
      v.counted_as.empty() ? http::rate_key_of_address(v.request.remote_address) : v.counted_as);
  if (decision.allowed) {
    return std::nullopt;
  }
  auto refused = http::too_many_requests(decision, v.request.trace_id, v.request.path);
  http::tell_rate(refused, decision);
  return refused;
}

std::optional<http::reply> front_desk::find_tenant(visit& v) {
  auto path = v.request.path;
  v.under = v.request.prefix;
  if (const auto code = take_tenant_prefix(path)) {
    v.under += v.request.path.substr(0, v.request.path.find('/', 3));
    v.shorter = v.request;
    v.shorter->path = path;
    const auto tenant = tenant_code::parse(*code);
    if (!tenant.ok() || !house_.has_tenant(tenant.value())) {
      return v.refuse(
          {why::not_found, "no municipality of that code is served here", "no_such_tenant"});
    }
    v.tenant = tenant.value();
    return std::nullopt;
  }
  const auto by_host = options_.hosts.find(v.request.host);
  v.tenant =
      by_host != options_.hosts.end() ? std::optional{by_host->second} : options_.default_tenant;
  return std::nullopt;
}

// A route of a module; or else a static page, 404 or 405.
std::optional<http::reply> front_desk::find_route(visit& v) {
  v.target = router_.find(v.inner().verb, v.inner().path);
  if (v.target.bad_escape) {
    return v.refuse({why::bad_input, "the path holds a percent escape that is none", "bad_escape"});
  }
  if (v.target.what != nullptr) {
    if (!v.tenant) {
      return v.refuse({why::not_found,
                       "this host serves several municipalities: put /t/{code} before the path",
                       "which_tenant"});
    }
    // Settings may name one that is not added yet; a prefix has been looked up already.
    if (!v.shorter && !house_.has_tenant(*v.tenant)) {
      return v.refuse(
          {why::not_found, "the municipality of this host is not served here", "no_such_tenant"});
    }
    return std::nullopt;
  }
  if (!v.target.allow.empty()) {
    return http::method_not_allowed(v.target.allow, v.request.trace_id, v.request.path);
  }
  if (after_modules) {
    if (auto page = after_modules(v.inner())) {
      return page;
    }
  }
  return v.refuse({why::not_found, "nothing is at this path", "no_such_path"});
}

bool front_desk::signs_in(const visit& v) const {
  return v.target.owner->contents->name == "id" && v.request.verb == http::method::post;
}

bool front_desk::needs_no_permission(const visit& v) const {
  return is_open(*v.target.what) ||
         (options_.broker == broker_door::open && v.target.owner->contents->name == "broker");
}

std::optional<http::reply> front_desk::too_many_tries(const visit& v) const {
  if (tries == nullptr) {
    return std::nullopt;
  }
  const auto decision = tries->look(http::rate_key_of_address(v.request.remote_address));
  if (decision.allowed) {
    return std::nullopt;
  }
  return http::too_many_requests(decision, v.request.trace_id, v.request.path);
}

void front_desk::count_try(const visit& v) const {
  if (tries != nullptr) {
    tries->take(http::rate_key_of_address(v.request.remote_address));
  }
}

// Sets who is asking, where that is known. Refuses only an address that tries too many secrets:
// then it is not looked at what this one is, or guessing would go on at full speed.
task<std::optional<http::reply>> front_desk::find_caller(visit& v) {
  if (needs_no_permission(v)) {
    co_return signs_in(v) ? too_many_tries(v) : std::nullopt;
  }
  const auto bearer = secret_of(v.request);
  const auto cookie = id::api::session_cookie(v.request);
  v.sent = bearer ? visit::proof::bearer : cookie ? visit::proof::cookie : visit::proof::none;
  if (v.sent == visit::proof::none) {
    co_return std::nullopt;
  }
  v.by = bearer ? bearer->by : scheme::bearer;
  if (!gate_.has_let_in(*v.tenant, bearer ? bearer->text : *cookie)) {
    if (auto refused = too_many_tries(v)) {
      co_return refused;
    }
  }
  std::optional<id::identity> who;
  if (bearer) {
    who = co_await gate_.bearer(*v.tenant, bearer->text);
  } else {
    who = co_await gate_.session(*v.tenant, *cookie);
  }
  if (!who) {
    // Sessions and access tokens end every day, at one address many at once.
    if (!id::is_dated_secret(bearer ? bearer->text : *cookie, clock_.now())) {
      count_try(v);
    }
    co_return std::nullopt;
  }
  if (bearer) {
    const bool shown = co_await shows_its_key(v, bearer->text, *who);
    if (!shown) {
      co_return std::nullopt;
    }
  }
  v.known = true;
  v.is_lent = who->is_lent;
  v.who = {who->subject, who->role};
  v.counted_as = who->session.value == 0
                     ? fmt::format("{}/{}", v.tenant->text(), who->token.value)
                     : fmt::format("{}/session/{}", v.tenant->text(), who->session.value);
  if (who->client) {
    v.client = who->client;
    v.counted_as = fmt::format("{}/client/{}", v.tenant->text(), who->client->name);
    v.who.limits = who->client->limits.get();
    v.who.usage = &v.used;
  }
  if (const auto all = permissions_.find(who->role); all != permissions_.end()) {
    v.who.permissions = all->second;
  }
  co_return std::nullopt;
}

// RFC 9449 7: a token that is bound to a key comes by the scheme DPoP and with a proof; another
// does not.
task<bool> front_desk::shows_its_key(visit& v, std::string_view token, const id::identity& who) {
  const bool is_bound = !who.bound_to.empty();
  if (!is_bound && v.by == scheme::bearer) {
    co_return true;
  }
  if (!is_bound || v.by == scheme::bearer || !gate_.check_proof) {
    v.by = is_bound ? scheme::dpop : scheme::bearer;
    co_return false;
  }
  const call c{.request = v.inner(),
               .tenant = *v.tenant,
               .who = v.who,
               .now = clock_.now(),
               .under = v.under};
  const auto shown = co_await gate_.check_proof(c, token, who);
  if (!shown.ok()) {
    v.fault = shown.error().code;
  }
  co_return shown.ok();
}

// No field takes U+0000, and PostgreSQL could not keep it; only the broker's entities are texts of
// others, and kept as bytes.
std::optional<http::reply> front_desk::holds_nul(const visit& v) const {
  const auto& q = v.inner();
  const bool in_path = std::any_of(
      v.target.values.begin(), v.target.values.end(),
      [](const auto& one) { return std::string_view{one}.find('\0') != std::string_view::npos; });
  const bool in_query = q.query.find("%00") != std::string_view::npos;
  if (!in_path && !in_query &&
      (v.target.owner->contents->name == "broker" || !has_nul_escape(q.body))) {
    return std::nullopt;
  }
  const problem p{why::bad_input, "a text holds the character U+0000, which no field takes",
                  "nul_in_text"};
  return v.refuse(p);
}

std::optional<http::reply> front_desk::may_not_enter(const visit& v) const {
  if (needs_no_permission(v)) {
    return std::nullopt;
  }
  if (!v.known) {
    auto r = v.refuse(
        {why::not_signed_in, "sign in, or send a bearer token that is valid", "not_signed_in"});
    // RFC 6750 3: the error is only told to who sent a token.
    const auto asks = std::string{v.scheme_name()};
    r.with("WWW-Authenticate",
           v.sent == visit::proof::bearer ? asks + " error=\"" + v.fault + "\"" : asks);
    return r;
  }
  if (v.sent == visit::proof::cookie && changes_something(v.request.verb) &&
      !comes_from_our_pages(v.request)) {
    return v.refuse({why::not_allowed, "this came from a page of another site", "cross_site"});
  }
  if (auto refused = client_may_not_enter(v)) {
    return refused;
  }
  if (!v.who.may(v.target.what->needs)) {
    return v.refuse({why::not_allowed,
                     "the role " + v.who.role + " lacks " + std::string{v.target.what->needs},
                     "not_allowed"});
  }
  return std::nullopt;
}

// A registered program gets no further than its rules, and to no module that knows of none.
std::optional<http::reply> front_desk::client_may_not_enter(const visit& v) const {
  if (!v.client) {
    return std::nullopt;
  }
  if (v.client->locked) {
    return v.refuse(
        {why::not_allowed, "this program is locked; ask the municipality", "client_locked"});
  }
  if (v.who.limits == nullptr) {
    return v.refuse(
        {why::not_allowed, "the rules of this program cannot be read", "client_without_rules"});
  }
  const auto& part = *v.target.owner->contents;
  if (!part.keeps_limits) {
    return v.refuse({why::not_allowed, "keys of programs are not for this part", "not_in_scope"});
  }
  if (v.is_lent && (part.name == "id" || part.name == "gateway")) {
    return v.refuse({why::not_allowed, "a token that a person gave opens data, not the program",
                     "not_in_scope"});
  }
  return std::nullopt;
}

task<http::reply> front_desk::run_handler(visit& v) {
  call c{.request = v.inner(),
         .tenant = *v.tenant,
         .who = v.who,
         .now = clock_.now(),
         .path_values = v.target.values,
         .under = v.under};
  problem failed{why::unavailable, "something in the program failed; the log has the trace id",
                 "failed"};
  try {
    auto r = co_await v.target.what->run(*v.target.owner->parts, c);
    if (!r.ok()) {
      co_return v.refuse(r.error());
    }
    auto reply = std::move(r).value();
    reply.route = v.target.what->path;
    if (v.shorter) {
      put_prefix(reply, v.request.path.substr(0, v.request.path.find('/', 3)));
    }
    if (!v.request.prefix.empty()) {
      put_prefix(reply, v.request.prefix);
    }
    co_return reply;
  } catch (const db::error& e) {
    log_error("{}: database: {} (trace {})", v.target.what->path, e.what(), v.request.trace_id);
    failed = from_database(e);
    co_return with_advice(v.refuse(failed), failed);
  } catch (const std::exception& e) {
    log_error("{}: {} (trace {})", v.target.what->path, e.what(), v.request.trace_id);
    co_return http::problem_reply_with(500, failed.code, failed.detail, v.request.trace_id,
                                       v.request.path);
  }
  co_return v.refuse(failed);
}

}  // namespace tsu::app
