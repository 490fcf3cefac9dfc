#include "engine/broker/api/contexts.h"

#include <array>
#include <optional>
#include <utility>

#include "base/core/assert.h"
#include "base/core/json_text.h"
#include "engine/broker/contexts/context_book.h"
#include "engine/broker/model/core_terms.h"
#include "engine/broker/model/faults.h"

namespace tsu::broker {
namespace {

constexpr std::array<std::string_view, 2> list_parameters{"details", "kind"};
constexpr std::array<std::string_view, 1> serve_parameters{"details"};
constexpr std::array<std::string_view, 1> remove_parameters{"reload"};
constexpr operation add_operation{.body = body_is::plain};
constexpr operation list_operation{.parameters = list_parameters};
constexpr operation serve_operation{.parameters = serve_parameters};
constexpr operation remove_operation{.parameters = remove_parameters};

context_book& book_of(const parts& p) {
  ASSERT(p.context_book != nullptr);
  return *p.context_book;
}

std::string_view name_of(context_kind kind) {
  switch (kind) {
    case context_kind::hosted: return "Hosted";
    case context_kind::implicitly_created: return "ImplicitlyCreated";
    case context_kind::cached: break;
  }
  return "Cached";
}

// As the flags of this resource are refused (5.13.3.4): BadRequestData.
result<bool> flag_in(const ngsi_request& r, std::string_view name) {
  auto f = r.flag(name);
  return f.ok() ? f : result<bool>{bad_request_data(f.error().detail)};
}

result<std::optional<context_kind>> kind_in(const ngsi_request& r) {
  const auto* text = r.parameter("kind");
  if (text == nullptr) {
    return std::optional<context_kind>{};
  }
  for (const auto kind :
       {context_kind::hosted, context_kind::implicitly_created, context_kind::cached}) {
    if (*text == name_of(kind)) {
      return std::optional{kind};
    }
  }
  return bad_request_data("kind is neither Hosted, Cached nor ImplicitlyCreated");
}

// One @context as it is told of (5.13.3.5).
struct told {
  std::string url, id;
  context_kind kind = context_kind::cached;
  instant created;
  std::optional<context_use> use;
};

void append_details(std::string& out, const told& t) {
  out += "{\"URL\":";
  append_json_string(out, t.url);
  out += ",\"localId\":";
  append_json_string(out, t.id);
  out.append(",\"kind\":\"").append(name_of(t.kind)).append("\"");
  out.append(",\"createdAt\":\"").append(format_instant(t.created)).append("\"");
  if (t.use) {
    out.append(",\"lastUsage\":\"").append(format_instant(t.use->last)).append("\"");
  }
  out += ",\"numberOfHits\":" + std::to_string(t.use ? t.use->hits : 0) + "}";
}

told told_of(const call& c, const context_row& row, std::optional<context_use> use) {
  return {context_url(c, row.id), row.id, row.kind, row.created, std::move(use)};
}

told told_of(const std::string& url, const context_use& use) {
  return {url, url, context_kind::cached, use.first, use};
}

// All of the town, its own before those of elsewhere.
task<std::vector<told>> all_of(const parts& p, const ngsi_request& r) {
  std::vector<told> out;
  auto uses = book_of(p).uses(r.town);
  for (const auto& row : co_await book_of(p).list(r.town)) {
    const auto use = uses.find(row.id);
    out.push_back(
        told_of(*r.of, row, use == uses.end() ? std::nullopt : std::optional{use->second}));
    if (use != uses.end()) {
      uses.erase(use);
    }
  }
  for (const auto& [url, use] : uses) {
    out.push_back(told_of(url, use));
  }
  co_return out;
}

http::reply plain_json(std::string body) {
  return {.type = "application/json", .body = std::move(body)};
}

problem no_context(const std::string& id) {
  return resource_not_found("@context " + id + " is not here");
}

// 5.13.4: a copy is told of, but fetched where it comes from.
result<http::reply> serve_copy(const told& t, bool details) {
  if (!details) {
    return operation_not_supported("@context " + t.url + " is served where it comes from");
  }
  std::string body;
  append_details(body, t);
  return plain_json(std::move(body));
}

// 5.13.5 with reload=true: the copy that is there stays where another cannot be had.
answer reload_copy(const parts& p, std::string url) {
  if (!is_core_context(url)) {
    CO_TRY(const auto ok, co_await p.contexts->reload(std::move(url)));
  }
  co_return empty_reply(204);
}

}  // namespace

std::string context_url(const call& c, std::string_view id) {
  const auto host = c.request.headers.find("Host").value_or(c.request.host);
  std::string out = c.request.secure ? "https://" : "http://";
  out.append(host).append(contexts_path).append(path_segment(id));
  return out;
}

// 5.13.2
answer add_context(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, add_operation));
  const auto inside =
      r.body.front() == '{' ? json_members{r.body}.find("@context") : std::string_view{};
  if (inside.empty()) {
    co_return invalid_request("the body is not an object with a @context");
  }
  CO_TRY(const auto sound, check_context(inside));
  context_row row{.service = r.town.service,
                  .id = "urn:ngsi-ld:Context:" + std::to_string(to_micros(c.now)) + "-" +
                        std::string{c.request.trace_id.substr(0, 16)},
                  .body = "{\"@context\":" + std::string{inside} + "}",
                  .created = c.now};
  auto reply = empty_reply(201);
  reply.with("Location", std::string{contexts_path} + path_segment(row.id));
  CO_TRY(const auto added, co_await book_of(p).add(r.town, std::move(row)));
  co_return reply;
}

// 5.13.3
answer list_contexts(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, list_operation));
  CO_TRY(const auto details, flag_in(r, "details"));
  CO_TRY(const auto kind, kind_in(r));
  std::string body = "[";
  for (const auto& one : co_await all_of(p, r)) {
    if (kind && one.kind != *kind) {
      continue;
    }
    body += body.size() == 1 ? "" : ",";
    if (details) {
      append_details(body, one);
    } else {
      append_json_string(body, one.url);
    }
  }
  co_return plain_json(body + "]");
}

// 5.13.4
answer serve_context(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, serve_operation));
  CO_TRY(const auto details, flag_in(r, "details"));
  auto& book = book_of(p);
  const auto id = local_context_id(c.path_values[0]);
  const auto use = book.use_of(r.town, id);
  const auto row = co_await book.find(r.town, id);
  if (!row && !use && !is_core_context(id)) {
    co_return no_context(id);
  }
  book.note_use(r.town, id, c.now);
  if (!row) {
    co_return serve_copy(told_of(id, use.value_or(context_use{c.now, c.now, 0})), details);
  }
  if (!details) {
    co_return plain_json(row->body);
  }
  std::string body;
  append_details(body, told_of(c, *row, use));
  co_return plain_json(std::move(body));
}

// 5.13.5
answer remove_context(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, remove_operation));
  CO_TRY(const auto reload, flag_in(r, "reload"));
  auto& book = book_of(p);
  const auto id = local_context_id(c.path_values[0]);
  const bool kept = (co_await book.find(r.town, id)).has_value();
  const bool copy = !kept && (is_core_context(id) || book.use_of(r.town, id).has_value());
  if (reload && !copy) {
    co_return bad_request_data("only a copy of a @context from elsewhere can be fetched again");
  }
  if (!kept && !copy) {
    co_return no_context(id);
  }
  if (reload) {
    co_return co_await reload_copy(p, id);
  }
  if (is_core_context(id)) {
    co_return bad_request_data("the core @context is always here");
  }
  if (kept) {
    co_await book.remove(r.town, id);
  } else {
    book.forget_use(r.town, id);
  }
  co_return empty_reply(204);
}

}  // namespace tsu::broker
