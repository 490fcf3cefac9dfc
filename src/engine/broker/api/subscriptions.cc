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
#include "engine/broker/registrations/flights.h"
#include "engine/broker/registrations/source_subscription.h"
#include "engine/broker/subscribe/subscription_book.h"
#include "engine/broker/subscribe/subscription_words.h"

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

// In whose words and of which named service a subscription is read.
struct reader_of {
  context_ptr names;
  std::string service;
};

// What the two kinds of subscription do not share.
struct flavour {
  subscription_kind kind;
  std::string_view path;
  struct read_one {
    subscription what;
    subscription_book::also first = {};  // told when it is made or changed
  };
  // As read_subscription.
  result<read_one> (*read)(std::string_view json, std::string_view id_if_none, const reader_of&,
                           instant now, std::string_view fragment);
};

// Unlike any other of this town: the moment and the request's own number.
std::string fresh_id(const call& c) {
  return "urn:ngsi-ld:Subscription:" + std::to_string(to_micros(c.now)) + "-" +
         std::string{c.request.trace_id.substr(0, 16)};
}

result<flavour::read_one> read_of_entities(std::string_view json, std::string_view id,
                                           const reader_of& r, instant now,
                                           std::string_view fragment) {
  TRY(auto s, read_subscription(json, id, r.names, now, fragment));
  return flavour::read_one{std::move(s)};
}

// 5.11.2.4 and 5.11.3.4: all that fit are told at once, in the transaction that knows them.
void tell_first(db::tx& t, const source_subscription& s) {
  if (!s.base.works_at(t.now())) {
    return;
  }
  const auto all = read_registrations(t);
  if (auto body = all_told(s, all, trigger_reason::newly_matching, t.now())) {
    note_due(t, s.base, t.now());
    insert_delivery(t, {.service = s.base.service,
                        .subscription = s.base.id,
                        .body = *std::move(body),
                        .made = t.now()});
  }
}

result<flavour::read_one> read_of_sources(std::string_view json, std::string_view id,
                                          const reader_of& r, instant now,
                                          std::string_view fragment) {
  TRY(auto s, read_source_subscription(json, id, r.names, now, fragment));
  s.base.service = r.service;
  auto what = s.base;
  const auto kept = std::make_shared<const source_subscription>(std::move(s));
  return flavour::read_one{std::move(what), [kept](db::tx& t) { tell_first(t, *kept); }};
}

constexpr flavour of_entities{.kind = subscription_kind::entities,
                              .path = "/ngsi-ld/v1/subscriptions",
                              .read = read_of_entities};
constexpr flavour of_sources{.kind = subscription_kind::sources,
                             .path = "/ngsi-ld/v1/csourceSubscriptions",
                             .read = read_of_sources};

subscription_row row_of(const ngsi_request& r, const subscription& s, const flavour& of,
                        std::string told_context) {
  return {.service = r.town.service,
          .id = s.id,
          .body = s.body,
          .context = r.names->is_core() ? "" : r.names->flattened(),
          .source = r.names->source(),
          .state = {},
          .owner = r.of->who.subject,
          .kind = of.kind,
          .told_context = std::move(told_context)};
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

// 5.8.1.4: a jsonldContext has to be there when it is named; what its names mean is kept. Empty
// where the body names none.
task<result<std::string>> told_context_of(const parts& p, std::string_view body) {
  const auto url = json_members{body}.find("jsonldContext");
  if (url.empty() || url == ngsild_null) {
    co_return std::string{};
  }
  CO_TRY(const auto names, co_await p.contexts->resolve(std::string{url}));
  co_return names->flattened();
}

// 5.5.7: in the reader's words, unless they are those it was written in.
task<subscription_row> in_words_of(const parts& p, const ngsi_request& r, subscription_row row) {
  if (row.source == r.names->source()) {
    co_return row;
  }
  auto from = context::core();
  if (!row.context.empty()) {
    auto theirs = co_await p.contexts->resolve(row.context);
    from = theirs.ok() ? std::move(theirs).value() : from;
  }
  row.body = subscription_in_words(row.body, *from, *r.names);
  co_return row;
}

result<done> append_row(std::string& out, const ngsi_request& r, const subscription_row& row,
                        const flavour& of) {
  TRY(const auto s, of.read(row.body, row.id, {context::core(), row.service}, no_time, {}));
  std::string members;
  // Of those to registrations it is given back where it was given.
  const bool told = of.kind == subscription_kind::entities;
  if (const auto url = told ? context_url_of(r, row) : std::string{}; !url.empty()) {
    members = "\"jsonldContext\":";
    append_json_string(members, url);
  }
  if (r.accept == media::ld_json) {
    members += (members.empty() ? "" : ",") + context_member(r);
  }
  append_subscription(out, s.what, row.state, members, r.has_option("sysAttrs"), r.of->now);
  return done{};
}

result<done> check_allowed(const ngsi_request& r, const subscription& s) {
  std::vector<type_selection> types;
  for (const auto& e : s.entities) {
    types.push_back(e.types);
  }
  return may_subscribe(*r.of, r.town.service, types);
}

answer create(const parts& p, call& c, const flavour& of) {
  CO_TRY(auto r, co_await open_request(p, c, create_operation));
  CO_TRY(const auto key, record::key_in(c.request));
  const reader_of words{r.names, r.town.service};
  CO_TRY(auto s, of.read(r.body, fresh_id(c), words, c.now, {}));
  CO_TRY(const auto allowed, check_allowed(r, s.what));
  CO_TRY(auto told, co_await told_context_of(p, r.body));
  auto reply = empty_reply(201);
  const std::string path{of.path};
  reply.with("Location", path + "/" + path_segment(s.what.id));
  // Without an id of its own a request that is sent again would make a second subscription.
  const auto route = "POST " + path + "\n" + r.town.service;
  std::optional<record::idempotency_key> once;
  if (key) {
    once = {*key, route, c.who.subject, record::hash_of_request(c.request)};
  }
  auto row = row_of(r, s.what, of, std::move(told));
  row.via = joined_via(c.request.headers);
  const bool again = co_await has_come_back(p, c);
  if (again) {  // 6.3.18: this broker has passed it on itself
    co_return loop_detected("the subscription has come by here before");
  }
  co_return co_await book_of(p).create(r.town, std::move(row), once, std::move(reply),
                                       context_to_keep(p, r), &s.first);
}

answer list(const parts& p, call& c, const flavour& of) {
  CO_TRY(auto r, co_await open_request(p, c, list_operation));
  CO_TRY(const auto page, read_page(r));
  const auto found = co_await book_of(p).list(r.town, seen_by(c), page.limit, page.offset, of.kind);
  std::string body = "[";
  for (const auto& kept : found.rows) {
    const auto row = co_await in_words_of(p, r, kept);
    body += body.size() == 1 ? "" : ",";
    CO_TRY(const auto ok, append_row(body, r, row, of));
  }
  auto reply = entity_reply(r, body + "]");
  const bool more = found.total > page.offset + page.limit;
  add_page_headers(reply, r, page, more, found.total);
  co_return reply;
}

answer retrieve(const parts& p, call& c, const flavour& of) {
  CO_TRY(auto r, co_await open_request(p, c, read_operation));
  CO_TRY(const auto id, id_in_path(c));
  CO_TRY(auto kept, co_await book_of(p).get(r.town, id, seen_by(c), of.kind));
  const auto row = co_await in_words_of(p, r, std::move(kept));
  std::string body;
  CO_TRY(const auto ok, append_row(body, r, row, of));
  co_return entity_reply(r, std::move(body));
}

// 5.8.2: the whole that comes of the fragment is read and checked again.
answer update(const parts& p, call& c, const flavour& of) {
  CO_TRY(auto r, co_await open_request(p, c, create_operation));
  CO_TRY(const auto id, id_in_path(c));
  CO_TRY(const auto old, co_await book_of(p).get(r.town, id, seen_by(c), of.kind));
  if (r.body.front() != '{') {
    co_return bad_request_data("a subscription is a JSON object");
  }
  // Without a @context of its own the fragment speaks the language of the subscription.
  if (r.names->is_core() && !old.context.empty()) {
    CO_TRY(auto theirs, co_await p.contexts->resolve(old.context));
    r.names = std::move(theirs);
  }
  const auto body = patched_subscription(old.body, r.body);
  const reader_of words{r.names, r.town.service};
  CO_TRY(auto s, of.read(body, id, words, c.now, r.body));
  if (s.what.id != id) {
    co_return bad_request_data("the id of a subscription cannot be changed");
  }
  CO_TRY(const auto allowed, check_allowed(r, s.what));
  auto told = old.told_context;
  if (!json_members{r.body}.find("jsonldContext").empty()) {
    CO_TRY(auto fresh, co_await told_context_of(p, r.body));
    told = std::move(fresh);
  }
  auto row = row_of(r, s.what, of, std::move(told));
  CO_TRY(const auto ok, co_await book_of(p).update(r.town, std::move(row), seen_by(c),
                                                   context_to_keep(p, r), &s.first));
  co_return empty_reply(204);
}

answer remove(const parts& p, call& c, const flavour& of) {
  CO_TRY(auto r, co_await open_request(p, c, delete_operation));
  CO_TRY(const auto id, id_in_path(c));
  CO_TRY(const auto ok, co_await book_of(p).remove(r.town, id, seen_by(c), of.kind));
  co_return empty_reply(204);
}

}  // namespace

answer create_subscription(const parts& p, call& c) { return create(p, c, of_entities); }
answer list_subscriptions(const parts& p, call& c) { return list(p, c, of_entities); }
answer retrieve_subscription(const parts& p, call& c) { return retrieve(p, c, of_entities); }
answer update_subscription(const parts& p, call& c) { return update(p, c, of_entities); }
answer delete_subscription(const parts& p, call& c) { return remove(p, c, of_entities); }

answer create_source_subscription(const parts& p, call& c) { return create(p, c, of_sources); }
answer list_source_subscriptions(const parts& p, call& c) { return list(p, c, of_sources); }
answer retrieve_source_subscription(const parts& p, call& c) { return retrieve(p, c, of_sources); }
answer update_source_subscription(const parts& p, call& c) { return update(p, c, of_sources); }
answer delete_source_subscription(const parts& p, call& c) { return remove(p, c, of_sources); }

}  // namespace tsu::broker
