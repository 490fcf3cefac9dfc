#include "engine/broker/api/ngsi_request.h"

#include <algorithm>

#include "base/core/json_text.h"
#include "engine/broker/contexts/context_book.h"
#include "engine/broker/model/core_terms.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/names.h"
#include "engine/broker/model/spelled_out.h"
#include "engine/broker/snapshots/snapshot_book.h"

namespace tsu::broker {
namespace {

constexpr std::size_t list_max = 1000;

bool among(std::span<const std::string_view> all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

result<done> check_parameters(const http::query_values& query, const operation& op) {
  for (const auto& [name, value] : query) {
    if (!among(op.parameters, name) && !(name == "options" && !op.options.empty())) {
      return invalid_request("the parameter \"" + name + "\" is not known to this operation");
    }
    if (name != "options") {
      continue;
    }
    TRY(const auto options, comma_list(value, "options"));
    for (const auto& o : options) {
      if (!among(op.options, o)) {
        return invalid_request("the option \"" + o + "\" is not known to this operation");
      }
    }
  }
  return done{};
}

result<town_key> town_of(const parts& p, const call& c) {
  town_key town{.tenant = c.tenant, .service = {}};
  const auto name = c.request.headers.find("NGSILD-Tenant");
  if (!name || name->empty() || *name == "default") {
    return town;
  }
  if (p.services == nullptr || !p.services->has(c.tenant, *name)) {
    return nonexistent_tenant("there is no tenant \"" + std::string{*name} + "\"");
  }
  town.service = std::string{*name};
  return town;
}

// 5.5.10: operations that create something make the tenant that they are for, where that is
// allowed.
bool may_make_service(const parts& p, const call& c, const problem& why_not) {
  const bool asks = c.request.path.find("query") != c.request.path.npos;
  return p.make_service && why_not.code == fault_no_tenant && c.who.limits == nullptr &&
         c.request.verb == http::method::post && !asks;
}

// 6.3.22: the operation is about what a snapshot of the service holds.
task<result<done>> enter_snapshot(const parts& p, const call& c, town_key& town) {
  const auto id = c.request.headers.find("NGSILD-Snapshot");
  if (id && p.snapshots == nullptr) {
    co_return resource_not_found("there are no snapshots here");
  }
  if (id) {
    CO_TRY(auto service, co_await p.snapshots->service_for(town, std::string{*id}, c.now));
    town.service = std::move(service);
  }
  co_return done{};
}

result<done> check_body_kind(std::string_view json, body_is wanted) {
  const auto kind = kind_of(json);
  if (wanted == body_is::array || wanted == body_is::identifiers) {
    if (kind != json_kind::array || json == "[]") {
      return bad_request_data("the body is not an array with something in it");
    }
  }
  if (wanted == body_is::document && json == "[]") {
    return invalid_request("the body is empty");
  }
  return done{};
}

// 6.3.5: the @context, as JSON, or nothing for the default one.
result<std::string> context_of(const ngsi_request& r, body_is body) {
  TRY(const auto link, context_link(r.of->request.headers));
  const auto inside = body == body_is::document && r.body.front() == '{'
                          ? json_members{r.body}.find("@context")
                          : std::string_view{};
  if (r.sent == media::ld_json) {
    if (link) {
      return bad_request_data(
          "an application/ld+json body and a Link to a @context exclude each other");
    }
    if (body == body_is::document && r.body == "{}") {
      return std::string{};  // refused by what the operation needs
    }
    if (body == body_is::document && inside.empty()) {
      return bad_request_data("an application/ld+json body has no @context");
    }
    return std::string{inside};
  }
  if (!inside.empty()) {
    return bad_request_data("an application/json body has a @context");
  }
  std::string json;
  if (link) {
    append_json_string(json, *link);
  }
  return json;
}

attributes_are form_of(const ngsi_request& r) {
  const auto* format = r.parameter("format");
  const bool bare = r.has_option("keyValues") || r.has_option("simplified") ||
                    (format != nullptr && (*format == "keyValues" || *format == "simplified"));
  const bool writes = r.of->request.verb == http::method::patch;  // elsewhere it is for the reply
  return bare && writes ? attributes_are::bare : attributes_are::instances;
}

// The @context of an element: its own in ld+json, the request's in json. nullptr where it has none
// or it cannot be had, as the operation will tell.
task<context_ptr> names_of_element(const parts& p, const ngsi_request& r, std::string inside,
                                   std::size_t& fetches_left) {
  if (r.sent != media::ld_json) {
    co_return r.names;
  }
  auto names = inside.empty() ? nullptr : p.contexts->find(inside);
  if (!names && !inside.empty()) {
    auto made = co_await p.contexts->resolve(std::move(inside), &fetches_left);
    names = made.ok() ? std::move(made).value() : nullptr;
  }
  co_return names;
}

// An element that contradicts itself stays as it is, and is refused by itself. Nothing is copied
// before the first that is different.
task<void> spell_elements_out(const parts& p, ngsi_request& r) {
  const std::string_view body = r.body;
  std::string out, last;
  std::size_t copied = 0, fetches_left = fetches_per_request;
  auto names = co_await names_of_element(p, r, {}, fetches_left);
  for (const auto element : json_elements{body}) {
    const auto inside = r.sent == media::ld_json && kind_of(element) == json_kind::object
                            ? json_members{element}.find("@context")
                            : std::string_view{};
    if (inside != last) {
      last = inside;
      names = co_await names_of_element(p, r, last, fetches_left);
    }
    if (!names || !names->has_aliases()) {
      continue;
    }
    const auto text = spelled_out(element, *names);
    if (text.ok() && text.value() != element) {
      const auto at = static_cast<std::size_t>(element.data() - body.data());
      out.append(body.substr(copied, at - copied)).append(text.value());
      copied = at + element.size();
    }
  }
  if (copied > 0) {
    out.append(body.substr(copied));
    r.body = std::move(out);
  }
}

// What came under other names for keywords and core terms; see spelled_out.h.
task<result<done>> spell_out(const parts& p, ngsi_request& r, body_is kind) {
  if (kind == body_is::document && r.names->has_aliases()) {
    CO_TRY(auto body, spelled_out(r.body, *r.names, form_of(r)));
    r.body = std::move(body);
  } else if (kind == body_is::array && (r.names->has_aliases() || r.sent == media::ld_json)) {
    co_await spell_elements_out(p, r);
  }
  co_return done{};
}

}  // namespace

bool ngsi_request::has_option(std::string_view wanted) const {
  const auto* options = parameter("options");
  if (options == nullptr) {
    return false;
  }
  for (std::string_view rest = *options; !rest.empty();) {
    const auto one = rest.substr(0, rest.find(','));
    if (one == wanted) {
      return true;
    }
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
  }
  return false;
}

bool ngsi_request::links_context() const {
  return accept == media::json ||
         (accept == media::geo_json && of->request.headers.find("Prefer") == "body=json");
}

result<bool> ngsi_request::flag(std::string_view name) const {
  const auto* value = parameter(name);
  if (value == nullptr || *value == "false") {
    return false;
  }
  if (*value != "true") {
    return invalid_request(std::string{name} + " is neither true nor false");
  }
  return true;
}

task<result<ngsi_request>> open_request(const parts& p, const call& c, operation op) {
  CO_TRY(auto r, co_await open_without_names(p, c, op));
  CO_TRY(const auto ok, co_await learn_names(p, r, op));
  co_return std::move(r);
}

task<result<ngsi_request>> open_without_names(const parts& p, const call& c, operation op) {
  auto named = town_of(p, c);
  if (!named.ok() && may_make_service(p, c, named.error())) {
    const std::string name{c.request.headers.find("NGSILD-Tenant").value_or("")};
    CO_TRY(const auto made, co_await p.make_service(c.tenant, name));
    named = town_of(p, c);
  }
  CO_TRY(auto town, std::move(named));
  if (c.request.headers.find("NGSILD-Snapshot")) {
    CO_TRY(const auto entered, co_await enter_snapshot(p, c, town));
  }
  auto query = http::query_values::parse(c.request.query);
  if (!query) {
    co_return invalid_request("the query string cannot be decoded");
  }
  ngsi_request r{.of = &c, .town = std::move(town), .query = std::move(*query)};
  CO_TRY(const auto accept, negotiated(c.request.headers, op.geo));
  r.accept = accept;
  CO_TRY(const auto known, check_parameters(r.query, op));
  if (op.body != body_is::none) {
    CO_TRY(const auto sent, body_media(c.request.headers, c.request.verb));
    r.sent = sent;
    CO_TRY(auto body, check_and_minify(c.request.body));
    r.body = std::move(body);
    CO_TRY(const auto kind, check_body_kind(r.body, op.body));
  }
  co_return std::move(r);
}

task<result<done>> learn_names(const parts& p, ngsi_request& r, operation op) {
  CO_TRY(auto json, context_of(r, op.body));
  if (!json.empty()) {
    r.names = p.contexts->find(json);
    if (!r.names) {
      if (p.context_book != nullptr) {
        co_await p.context_book->hand_over(r.town, json);
      }
      CO_TRY(auto names, co_await p.contexts->resolve(std::move(json)));
      r.names = std::move(names);
    }
    if (p.context_book != nullptr && !r.names->documents().empty()) {
      p.context_book->note_use(r.town, *r.names, r.of->now);
    }
  }
  co_return co_await spell_out(p, r, op.body);
}

result<std::vector<std::string>> comma_list(std::string_view text, std::string_view what) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find(',', at), text.size());
    if (end == at || out.size() >= list_max) {
      return bad_request_data(std::string{what} + " is not a list of up to 1000 names");
    }
    out.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

result<std::vector<std::string>> name_list(const ngsi_request& r, std::string_view parameter) {
  std::vector<std::string> out;
  const auto* text = r.parameter(parameter);
  if (text == nullptr) {
    return out;
  }
  TRY(const auto all, comma_list(*text, parameter));
  for (const auto& one : all) {
    if (!is_name(one)) {
      return bad_request_data(std::string{parameter} + ": \"" + one + "\" is not a name");
    }
    out.push_back(r.names->stored(one));
  }
  return out;
}

result<std::string> attribute_name(const ngsi_request& r, const std::string& as_sent) {
  if (!is_name(as_sent)) {
    return bad_request_data("\"" + as_sent + "\" is not a name for an attribute");
  }
  return r.names->stored(as_sent);
}

std::string body_without_context(const ngsi_request& r) {
  if (r.sent != media::ld_json || r.body.front() != '{') {
    return r.body;
  }
  std::string out = "{";
  for (const auto& m : json_members{r.body}) {
    if (m.key != "@context") {
      out.append(out.size() == 1 ? "\"" : ",\"").append(m.key).append("\":").append(m.value);
    }
  }
  return out + "}";
}

std::string context_member(const ngsi_request& r) { return "\"@context\":" + r.names->source(); }

http::reply json_reply(const ngsi_request& r, std::string body) {
  return {.type = std::string{name_of(r.accept == media::geo_json ? media::json : r.accept)},
          .body = std::move(body)};
}

http::reply entity_reply(const ngsi_request& r, std::string body) {
  http::reply out{.type = std::string{name_of(r.accept)}, .body = std::move(body)};
  if (r.links_context() && r.names->source().front() == '"') {  // 6.3.5: linked
    out.with("Link", "<" + json_string_text(r.names->source()) +
                         ">; rel=\"http://www.w3.org/ns/json-ld#context\"; "
                         "type=\"application/ld+json\"");
  }
  return out;
}

http::reply empty_reply(int status) { return {.status = status}; }

std::string path_segment(std::string_view text) {
  constexpr std::string_view kept =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:@!$&'()*+,;=";
  std::string out;
  for (const char c : text) {
    if (kept.find(c) != kept.npos) {
      out += c;
    } else {
      out += http::percent_encoded(std::string_view{&c, 1});
    }
  }
  return out;
}

}  // namespace tsu::broker
