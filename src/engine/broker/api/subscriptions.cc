#include "engine/broker/api/subscriptions.h"

#include <array>
#include <optional>
#include <utility>

#include "base/core/assert.h"
#include "base/core/json_text.h"
#include "base/record/idempotency.h"
#include "engine/broker/allowed/limited_broker.h"
#include "engine/broker/api/contexts.h"
#include "engine/broker/api/ngsi_request.h"
#include "engine/broker/api/query_parameters.h"
#include "engine/broker/contexts/context_book.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/names.h"
#include "engine/broker/subscribe/subscription_book.h"

namespace tsu::broker {
namespace {

constexpr std::array<std::string_view, 1> with_local{"local"};
constexpr std::array<std::string_view, 4> list_parameters{"limit", "offset", "count", "local"};
constexpr std::array<std::string_view, 2> options{"sysAttrs", "count"};

constexpr operation create_operation{.body = body_is::document, .parameters = with_local};
constexpr operation read_operation{.parameters = with_local, .options = options};
constexpr operation list_operation{.parameters = list_parameters, .options = options};
constexpr operation delete_operation{.parameters = with_local};

subscription_book& book_of(const parts& p) {
  ASSERT(p.subscriptions != nullptr);
  return *p.subscriptions;
}

// Unlike any other of this town: the moment and the request's own number.
std::string fresh_id(const call& c) {
  return "urn:ngsi-ld:Subscription:" + std::to_string(to_micros(c.now)) + "-" +
         std::string{c.request.trace_id.substr(0, 16)};
}

subscription_row row_of(const ngsi_request& r, const subscription& s) {
  return {.service = r.town.service,
          .id = s.id,
          .body = s.body,
          .context = r.names->is_core() ? "" : r.names->flattened(),
          .source = r.names->source(),
          .state = {},
          .owner = r.of->who.subject};
}

result<std::string> id_in_path(const call& c) {
  if (!is_uri(c.path_values[0])) {
    return bad_request_data("\"" + c.path_values[0] + "\" is not a URI");
  }
  return c.path_values[0];
}

// 5.2.12, jsonldContext: where the @context of its notifications is fetched.
std::string context_url_of(const ngsi_request& r, const subscription_row& row) {
  const auto theirs = json_members{row.body}.find("jsonldContext");
  if (!theirs.empty()) {
    return {};  // said by the body itself
  }
  return row.source.front() == '"' ? json_string_text(row.source)
                                   : context_url(*r.of, implicit_context_id(row.source));
}

// A @context that is no document of its own becomes one (5.13.1).
std::optional<context_row> context_to_keep(const parts& p, const ngsi_request& r) {
  const auto& source = r.names->source();
  if (p.context_book == nullptr || source.front() == '"') {
    return std::nullopt;
  }
  return context_row{.service = r.town.service,
                     .id = implicit_context_id(source),
                     .kind = context_kind::implicitly_created,
                     .body = "{\"@context\":" + source + "}",
                     .created = r.of->now};
}

// 5.8.1.4: a jsonldContext has to be there when it is named.
task<result<done>> check_told_context(const parts& p, const ngsi_request& r) {
  const auto url = json_members{r.body}.find("jsonldContext");
  if (!url.empty() && url != ngsild_null) {
    CO_TRY(const auto names, co_await p.contexts->resolve(std::string{url}));
  }
  co_return done{};
}

result<done> append_row(std::string& out, const ngsi_request& r, const subscription_row& row) {
  TRY(const auto s, read_subscription(row.body, row.id, context::core(), no_time));
  std::string members;
  if (const auto url = context_url_of(r, row); !url.empty()) {
    members = "\"jsonldContext\":";
    append_json_string(members, url);
  }
  if (r.accept == media::ld_json) {
    members += (members.empty() ? "\"@context\":" : ",\"@context\":") + row.source;
  }
  append_subscription(out, s, row.state, members, r.has_option("sysAttrs"), r.of->now);
  return done{};
}

result<done> check_allowed(const ngsi_request& r, const subscription& s) {
  std::vector<type_selection> types;
  for (const auto& e : s.entities) {
    types.push_back(e.types);
  }
  return may_subscribe(*r.of, r.town.service, types);
}

}  // namespace

answer create_subscription(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, create_operation));
  CO_TRY(const auto key, record::key_in(c.request));
  CO_TRY(auto s, read_subscription(r.body, fresh_id(c), r.names, c.now));
  CO_TRY(const auto allowed, check_allowed(r, s));
  CO_TRY(const auto reachable, co_await check_told_context(p, r));
  auto reply = empty_reply(201);
  reply.with("Location", "/ngsi-ld/v1/subscriptions/" + path_segment(s.id));
  // Without an id of its own a request that is sent again would make a second subscription.
  const auto route = "POST /ngsi-ld/v1/subscriptions\n" + r.town.service;
  std::optional<record::idempotency_key> once;
  if (key) {
    once = {*key, route, c.who.subject, record::hash_of_request(c.request)};
  }
  auto row = row_of(r, s);
  co_return co_await book_of(p).create(r.town, std::move(row), once, std::move(reply),
                                       context_to_keep(p, r));
}

answer list_subscriptions(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, list_operation));
  CO_TRY(const auto page, read_page(r));
  const auto found = co_await book_of(p).list(r.town, seen_by(c), page.limit, page.offset);
  std::string body = "[";
  for (const auto& row : found.rows) {
    body += body.size() == 1 ? "" : ",";
    CO_TRY(const auto ok, append_row(body, r, row));
  }
  auto reply = entity_reply(r, body + "]");
  const bool more = found.total > page.offset + page.limit;
  add_page_headers(reply, r, page, more, found.total);
  co_return reply;
}

answer retrieve_subscription(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, read_operation));
  CO_TRY(const auto id, id_in_path(c));
  CO_TRY(const auto row, co_await book_of(p).get(r.town, id, seen_by(c)));
  std::string body;
  CO_TRY(const auto ok, append_row(body, r, row));
  co_return entity_reply(r, std::move(body));
}

// 5.8.2: the whole that comes of the fragment is read and checked again.
answer update_subscription(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, create_operation));
  CO_TRY(const auto id, id_in_path(c));
  CO_TRY(const auto old, co_await book_of(p).get(r.town, id, seen_by(c)));
  if (r.body.front() != '{') {
    co_return bad_request_data("a subscription is a JSON object");
  }
  // Without a @context of its own the fragment speaks the language of the subscription.
  if (r.names->is_core() && !old.context.empty()) {
    CO_TRY(auto theirs, co_await p.contexts->resolve(old.context));
    r.names = std::move(theirs);
  }
  const auto body = patched_subscription(old.body, r.body);
  CO_TRY(auto s, read_subscription(body, id, r.names, c.now, r.body));
  if (s.id != id) {
    co_return bad_request_data("the id of a subscription cannot be changed");
  }
  CO_TRY(const auto allowed, check_allowed(r, s));
  CO_TRY(const auto ok,
         co_await book_of(p).update(r.town, row_of(r, s), seen_by(c), context_to_keep(p, r)));
  co_return empty_reply(204);
}

answer delete_subscription(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, delete_operation));
  CO_TRY(const auto id, id_in_path(c));
  CO_TRY(const auto ok, co_await book_of(p).remove(r.town, id, seen_by(c)));
  co_return empty_reply(204);
}

}  // namespace tsu::broker
