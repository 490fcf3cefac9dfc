#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/api/entity_drafts.h"
#include "engine/broker/api/fault_reply.h"
#include "engine/broker/api/query_body.h"
#include "engine/broker/api/query_parameters.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/query/select.h"
#include "engine/broker/registrations/discovery.h"
#include "engine/broker/registrations/flights.h"
#include "engine/broker/registrations/pile.h"
#include "engine/broker/registrations/share.h"

namespace tsu::broker {
namespace {

constexpr std::int64_t window_max = 1'000;  // of a source's or our own entities

// What a query of several brokers takes beyond a local one.
constexpr auto shared_query_parameters = [] {
  std::array<std::string_view, query_parameters.size() + 2> out{};
  std::copy(query_parameters.begin(), query_parameters.end(), out.begin());
  out[query_parameters.size()] = "csf";
  out[query_parameters.size() + 1] = "splitEntities";
  return out;
}();
constexpr operation query_operation{
    .geo = geo_reply::allowed, .parameters = shared_query_parameters, .options = form_options};
constexpr std::array<std::string_view, 10> post_query_parameters{
    "limit", "offset",           "count",        "local", "format", "lang", "pick",
    "omit",  "geometryProperty", "splitEntities"};
constexpr operation post_query_operation{.body = body_is::document,
                                         .geo = geo_reply::allowed,
                                         .parameters = post_query_parameters,
                                         .options = form_options};
constexpr operation retrieve_operation{
    .geo = geo_reply::allowed, .parameters = retrieve_parameters, .options = form_options};

struct shared_read {
  const parts& p;
  const ngsi_request& r;
  // Any of these will do; the first that a source offers is used.
  std::vector<source_operation> ways;
  std::vector<source_match> matches = {};
  std::string warnings = {};
  std::int64_t told_total = 0;  // by sources
};

void warn(shared_read& s, int code, const registration& g, std::string_view what) {
  s.warnings += (s.warnings.empty() ? "" : ", ") + std::to_string(code) + " " +
                (g.alias.empty() ? g.endpoint : g.alias) + " \"" + std::string{what} + "\"";
}

std::optional<source_operation> way_to(const shared_read& s, const registration& g) {
  for (const auto way : s.ways) {
    if ((g.operations & bit_of(way)) != 0) {
      return way;
    }
  }
  return std::nullopt;
}

// 5.7.1.4 and 5.7.2.4: sources of the latest values that offer the operation.
void find_sources(shared_read& s, const town_sources& all, const source_filter& f) {
  for (const auto& one : all.all) {
    if (one.service != s.r.town.service || !way_to(s, *one.what)) {
      continue;
    }
    auto m = discovered(one.what, f, s.r.of->now);
    if (m.to) {
      s.matches.push_back(std::move(m));
    }
  }
}

std::string joined(const std::vector<std::string>& all) {
  std::string out;
  for (const auto& one : all) {
    out += (out.empty() ? "" : ",") + one;
  }
  return out;
}

std::string term_list(const context& words, const std::vector<std::string>& stored) {
  std::string out;
  for (const auto& name : stored) {
    out += (out.empty() ? "" : ",") + words.term_for(name);
  }
  return out;
}

// The sources that may be asked; those of a loop are told in a warning (6.3.17).
using request_of = std::function<source_request(const source_match&, source_operation)>;
void start_all(shared_read& s, flights& out, const request_of& request) {
  std::vector<source_match> asked;
  for (auto& m : s.matches) {
    if (out.is_loop() || out.has_passed(*m.to)) {
      warn(s, 199, *m.to, "the request has come by before");
      continue;
    }
    out.start(request(m, *way_to(s, *m.to)));
    asked.push_back(std::move(m));
  }
  s.matches = std::move(asked);
}

// The words of the request to it, and so of its answer.
const context& words_of(const shared_read& s, const flights& out, const registration& g) {
  const bool posted = way_to(s, g) == source_operation::query_batch;
  return out.words_for(g, posted ? flights::sends::body : flights::sends::nothing);
}

// Nothing where the entity brings no @context of its own.
task<context_ptr> own_names_of(const shared_read& s, std::string_view element) {
  const auto inside = kind_of(element) == json_kind::object ? json_members{element}.find("@context")
                                                            : std::string_view{};
  if (inside.empty()) {
    co_return nullptr;
  }
  if (auto known = s.p.contexts->find(inside)) {
    co_return known;
  }
  std::size_t fetches_left = fetches_per_request;
  auto names = co_await s.p.contexts->resolve(std::string{inside}, &fetches_left);
  co_return names.ok() ? names.value() : nullptr;
}

task<bool> take_entities(const shared_read& s, entity_pile& into, std::string_view json,
                         const source_match& m, const context& words) {
  if (kind_of(json) != json_kind::array) {
    const auto names = co_await own_names_of(s, json);
    co_return into.add(json, names ? *names : words, m).ok();
  }
  bool all = true;
  for (const auto one : json_elements{json}) {
    const auto names = co_await own_names_of(s, one);
    all = into.add(one, names ? *names : words, m).ok() && all;
  }
  co_return all;
}

// What came back into the pile; what went wrong as a warning.
task<void> take_answers(shared_read& s, const flights& out, entity_pile& into,
                        const std::vector<source_answer>& answers) {
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto& a = answers[i];
    if (!a.reply.ok()) {
      const bool bad = a.reply.error().code == "reply_too_large";
      warn(s, bad ? 111 : 199, *a.to, bad ? "the answer is too large" : "no answer");
      continue;
    }
    const auto& reply = a.reply.value();
    if (reply.status == 404) {
      continue;
    }
    if (a.is_kept) {
      warn(s, 110, *a.to, "Response is Stale");
    }
    if (reply.status / 100 != 2) {
      warn(s, 299, *a.to, "the source answered " + std::to_string(reply.status));
      continue;
    }
    const auto json = check_and_minify(reply.body);
    const auto& words = words_of(s, out, *a.to);
    if (!json.ok() || !co_await take_entities(s, into, json.value(), s.matches[i], words)) {
      warn(s, 111, *a.to, "the answer is not NGSI-LD");
    }
    const auto count = reply.field("NGSILD-Results-Count");
    s.told_total += count.empty() ? 0 : std::atoll(std::string{count}.c_str());
  }
}

// Of an entity that is here: what only proxies may tell.
std::set<std::string> hidden_of(const shared_read& s, const entity_version& e,
                                const term_table& terms) {
  std::set<std::string> out;
  source_question q{
      .ids = {std::string{e.id()}}, .id_pattern = nullptr, .types = {}, .attributes = {}};
  for (const auto type : e.types()) {
    q.types.push_back({std::string{terms.name(type)}});
  }
  for (const auto& m : s.matches) {
    const auto mine = m.to->is_proxy() ? match_of(m.to, q) : source_match{};
    for (const auto& a : mine.to ? e.attributes() : std::span<const attribute_entry>{}) {
      if (mine.has(terms.name(a.name))) {
        out.insert(std::string{terms.name(a.name)});
      }
    }
  }
  return out;
}

void add_local(const shared_read& s, entity_pile& pile, const entity_version& e,
               const term_table& terms) {
  const auto hidden = hidden_of(s, e, terms);
  const bool something =
      e.attributes().empty() ||
      std::any_of(e.attributes().begin(), e.attributes().end(),
                  [&](const auto& a) { return !hidden.contains(std::string{terms.name(a.name)}); });
  if (something) {
    pile.add(e, terms, hidden);
  }
}

void append_one(std::string& out, const ngsi_request& r, const entity_version& e,
                const term_table& terms, const reply_form& form, bool with_context) {
  const auto at = out.size() + 1;
  append_entity(out, e, terms, form);
  if (with_context) {
    out.insert(at, context_member(r) + (out[at] == '}' ? "" : ","));
  }
}

http::reply page_reply(shared_read& s, const reply_form& form, std::span<const entity_ptr> shown,
                       const term_table& terms) {
  std::string body =
      form.geojson ? R"({"type":"FeatureCollection",)" + context_member(s.r) + ",\"features\":["
                   : "[";
  for (const auto& e : shown) {
    body += e.get() == shown.front().get() ? "" : ",";
    append_one(body, s.r, *e, terms, form, s.r.accept == media::ld_json);
  }
  return entity_reply(s.r, body + (form.geojson ? "]}" : "]"));
}

void add_warnings(http::reply& to, const shared_read& s) {
  if (!s.warnings.empty()) {
    to.with("NGSILD-Warning", s.warnings);
  }
}

// One parameter, as the source has to hear it.
std::string in_words(const ngsi_request& r, std::string_view name, std::string_view value,
                     const context& words) {
  if (&words == r.names.get()) {
    return std::string{value};
  }
  return name == "q"                               ? respoken_query(value, *r.names, words)
         : name == "type" || name == "geoproperty" ? respoken_names(value, *r.names, words)
                                                   : std::string{value};
}

// The query string for one source: names as the caller has them, narrowed to what was registered.
std::string query_for(const ngsi_request& r, const query& q, bool split, const source_match& m,
                      const context& words) {
  constexpr std::array<std::string_view, 3> always{"type", "id", "idPattern"};
  constexpr std::array<std::string_view, 6> filters{"q",           "georel",      "geometry",
                                                    "coordinates", "geoproperty", "scopeQ"};
  std::string out;
  const auto add = [&](std::string_view name, std::string_view value) {
    out += (out.empty() ? "?" : "&") + query_part(name, value);
  };
  for (const auto& [name, said] : r.query) {
    const auto is = [&name = name](std::string_view n) { return n == name; };
    const auto value = in_words(r, name, said, words);
    if (std::any_of(always.begin(), always.end(), is) ||
        (!split && std::any_of(filters.begin(), filters.end(), is))) {
      add(name, value);
    }
  }
  if (q.ids.empty() && !m.ids.empty()) {
    add("id", joined(m.ids));
  }
  if (!m.any_attribute && !split) {
    add("attrs", term_list(words, m.attributes));
  }
  if (!m.to->datasets.empty()) {
    add("datasetId", joined(m.to->datasets));
  }
  if (q.offset > 0 || r.parameter("limit") != nullptr) {
    add("limit",
        std::to_string(std::min(window_max, std::max<std::int64_t>(1, q.offset + q.limit))));
  }
  if (q.count) {
    add("count", "true");
  }
  add("options", "sysAttrs");
  return "/ngsi-ld/v1/entities" + out;
}

void append_names(std::string& out, std::string_view member, const context& words,
                  const std::vector<std::string>& stored) {
  out.append(",\"").append(member).append("\":[");
  for (const auto& name : stored) {
    out += out.back() == '[' ? "" : ",";
    append_json_string(out, words.term_for(name));
  }
  out += ']';
}

// As they were asked for, or else all that the registration has: no source answers for any type.
std::string types_for(const ngsi_request& r, const source_match& m, const context& words) {
  if (const auto* types = r.parameter("type")) {
    return in_words(r, "type", *types, words);
  }
  std::vector<std::string> all;
  for (const auto i : m.information) {
    for (const auto& e : m.to->information[i].entities) {
      all.insert(all.end(), e.types.begin(), e.types.end());
    }
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all.empty() ? "*" : term_list(words, all);
}

// The same as a Query (5.2.23), for a source that only takes queryBatch.
source_request batch_query_for(const ngsi_request& r, const query& q, bool split,
                               const source_match& m, const context& words) {
  std::string body = R"({"type":"Query","entities":[)";
  const auto& ids = q.ids.empty() ? m.ids : q.ids;
  const auto add = [&](const std::string* id) {
    body += body.back() == '[' ? "{\"type\":" : ",{\"type\":";
    append_json_string(body, types_for(r, m, words));
    if (id != nullptr) {
      body += ",\"id\":";
      append_json_string(body, *id);
    }
    if (const auto* shape = r.parameter("idPattern")) {
      body += ",\"idPattern\":";
      append_json_string(body, *shape);
    }
    body += '}';
  };
  for (const auto& id : ids) {
    add(&id);
  }
  if (ids.empty()) {
    add(nullptr);
  }
  body += ']';
  if (!m.any_attribute && !split) {
    append_names(body, "attrs", words, m.attributes);
  }
  if (!m.to->datasets.empty()) {
    body += ",\"datasetId\":[";
    for (const auto& one : m.to->datasets) {
      body += body.back() == '[' ? "" : ",";
      append_json_string(body, one);
    }
    body += ']';
  }
  if (const auto* text = r.parameter("q"); text != nullptr && !split) {
    body += ",\"q\":";
    append_json_string(body, in_words(r, "q", *text, words));
  }
  return {.to = m.to,
          .verb = http::method::post,
          .path = "/ngsi-ld/v1/entityOperations/query?options=sysAttrs",
          .body = body + "}"};
}

// What is asked of sources: attributes as attrs has them, or pick where that names nothing else.
std::vector<std::string> attributes_asked(const query& q, const reply_form& form) {
  constexpr std::array<std::string_view, 4> of_entity{"id", "type", "scope", "expiresAt"};
  auto out = q.attributes;
  for (const auto& name : out.empty() ? form.pick : std::vector<std::string>{}) {
    if (std::find(of_entity.begin(), of_entity.end(), name) == of_entity.end()) {
      out.push_back(name);
    }
  }
  return out;
}

result<source_filter> filter_of(const ngsi_request& r, const query& q, const reply_form& form) {
  source_filter f{.what = {q.ids, q.id_pattern, q.types, attributes_asked(q, form), form.datasets},
                  .q = nullptr,
                  .csf = nullptr,
                  .geo = nullptr,
                  .scopes = nullptr,
                  .times = std::nullopt};
  if (const auto* csf = r.parameter("csf")) {
    const stored_name_of stored = [&](std::string_view name) { return r.names->stored(name); };
    TRY(auto c, condition::parse(*csf, stored));
    f.csf = std::make_shared<const condition>(std::move(c));
  }
  return f;
}

// With the filters off (5.7.2.4): they are applied to what was put together.
query without_filters(query q) {
  q.q = nullptr;
  q.geo = nullptr;
  q.scopes = nullptr;
  q.attributes.clear();
  return q;
}

answer run_query(shared_read s, sources_ptr all, query q, reply_form form, bool split) {
  flights out{*s.p.sources, s.r, std::move(all)};
  co_await out.learn(*s.p.contexts);
  start_all(s, out, [&](const source_match& m, source_operation way) {
    const auto& words = words_of(s, out, *m.to);
    if (way == source_operation::query_batch) {
      return batch_query_for(s.r, q, split, m, words);
    }
    return source_request{.to = m.to, .path = query_for(s.r, q, split, m, words)};
  });
  const auto state = co_await s.p.entities->look(s.r.town);
  entity_pile pile;
  auto window = split ? without_filters(q) : q;
  window.offset = 0;
  window.limit = std::min(window_max, q.offset + q.limit + 1);
  CO_TRY(const auto total, state->select(window, [&](const entity_ptr& e) {
    add_local(s, pile, *e, state->terms());
  }));
  const auto answers = co_await out.land();
  const auto ours = static_cast<std::int64_t>(pile.size());
  co_await take_answers(s, out, pile, answers);
  auto found = pile.versions();
  if (split) {
    std::erase_if(found, [&](const entity_ptr& e) { return !fits(q, *e, pile.terms(), {}); });
  }
  const auto size = static_cast<std::int64_t>(found.size());
  const auto first = std::min(q.offset, size), last = std::min(q.offset + q.limit, size);
  const std::span shown{found.begin() + first, found.begin() + last};
  auto reply = page_reply(s, form, shown, pile.terms());
  add_warnings(reply, s);
  const auto seen = std::max(size, total.value_or(0) - ours + size);
  add_page_headers(reply, s.r, {q.limit, q.offset, q.count}, size > last,
                   std::max(seen, s.told_total));
  co_return reply;
}

source_request retrieval_from(const ngsi_request& r, const query& q, const source_match& m,
                              source_operation way, const context& words) {
  if (way == source_operation::query_batch) {
    return batch_query_for(r, q, false, m, words);
  }
  const bool by_query = way == source_operation::query_entity;
  auto path = "/ngsi-ld/v1/entities" + (by_query ? "?" : "/" + path_segment(q.ids[0]) + "?");
  if (by_query) {
    path += query_part("id", q.ids[0]) + "&" + query_part("type", types_for(r, m, words)) + "&";
  }
  if (!m.any_attribute) {
    path += query_part("attrs", term_list(words, m.attributes)) + "&";
  }
  if (!m.to->datasets.empty()) {
    path += query_part("datasetId", joined(m.to->datasets)) + "&";
  }
  return {.to = m.to, .path = path + "options=sysAttrs"};
}

}  // namespace

namespace {

answer share_opened_query(inner_handler local, const parts& p, call& c, const ngsi_request& r,
                          std::vector<source_operation> ways) {
  const auto all = co_await p.sources->look(c.tenant);
  CO_TRY(const auto form, read_form(r));
  CO_TRY(const auto q, read_query(r));
  CO_TRY(const auto only_here, r.flag("local"));
  CO_TRY(const auto split, r.flag("splitEntities"));
  CO_TRY(const auto filter, filter_of(r, q, form));
  shared_read s{.p = p, .r = r, .ways = std::move(ways)};
  const bool everything = r.parameter("type") != nullptr && *r.parameter("type") == "*";
  if (!only_here && !everything) {  // 5.7.2: type=* is for this broker alone
    find_sources(s, *all, filter);
  }
  if (s.matches.empty() && r.parameter("csf") == nullptr && !split) {
    const auto here_only = counted_already(p);
    co_return co_await local(here_only, c);
  }
  if (!s.matches.empty() && !q.order.empty()) {
    co_return bad_request_data("orderBy is for queries of this broker alone (local=true)");
  }
  if (!s.matches.empty() && q.space) {  // no other broker knows the parameter
    co_return bad_request_data("spatialId is for queries of this broker alone (local=true)");
  }
  co_return co_await run_query(std::move(s), all, q, form, split);
}

}  // namespace

answer share_query(inner_handler local, const parts& p, call& c) {
  CO_TRY(const auto r, co_await open_request(p, c, query_operation));
  std::vector<source_operation> ways{source_operation::query_entity, source_operation::query_batch};
  co_return co_await share_opened_query(local, p, c, r, std::move(ways));
}

answer share_post_query(inner_handler local, const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, post_query_operation));
  CO_TRY(const auto ok, take_query_body(r, time_query::no));
  std::vector<source_operation> ways{source_operation::query_batch, source_operation::query_entity};
  co_return co_await share_opened_query(local, p, c, r, std::move(ways));
}

answer share_retrieve(inner_handler local, const parts& p, call& c) {
  const auto all = co_await p.sources->look(c.tenant);
  CO_TRY(const auto r, co_await open_request(p, c, retrieve_operation));
  CO_TRY(const auto op, operation_on(r, write_kind::create, c.path_values[0]));
  CO_TRY(const auto form, read_form(r));
  CO_TRY(const auto only_here, r.flag("local"));
  const auto state = co_await p.entities->look(r.town);
  auto here = state->find(op.entity.id);
  if (here && here->expires() != no_time && here->expires() <= c.now) {
    here = {};
  }
  query q{.ids = {op.entity.id}, .id_pattern = {}, .types = {}, .attributes = form.attributes};
  for (const auto& type : op.only_types) {
    q.types.push_back({type});
  }
  for (const auto type : here&& q.types.empty() ? here->types() : std::span<const term>{}) {
    q.types.push_back({std::string{state->terms().name(type)}});
  }
  CO_TRY(const auto filter, filter_of(r, q, form));
  shared_read s{.p = p,
                .r = r,
                .ways = {source_operation::retrieve_entity, source_operation::query_entity,
                         source_operation::query_batch}};
  if (!only_here) {
    find_sources(s, *all, filter);
  }
  if (s.matches.empty()) {
    const auto here_only = counted_already(p);
    co_return co_await local(here_only, c);
  }
  flights out{*p.sources, r, all};
  co_await out.learn(*p.contexts);
  start_all(s, out, [&](const source_match& m, source_operation way) {
    return retrieval_from(r, q, m, way, words_of(s, out, *m.to));
  });
  entity_pile pile;
  query only_types{.ids = {}, .id_pattern = {}, .types = {}, .attributes = form.attributes};
  for (const auto& type : op.only_types) {
    only_types.types.push_back({type});
  }
  if (here) {
    add_local(s, pile, *here, state->terms());
  }
  const auto answers = co_await out.land();
  co_await take_answers(s, out, pile, answers);
  const auto found = pile.versions();
  if (found.empty() || !fits(only_types, *found.front(), pile.terms(), {})) {
    auto reply = fault_reply(resource_not_found("entity " + op.entity.id + " is not here"));
    add_warnings(reply, s);
    co_return reply;
  }
  std::string body;
  append_one(body, r, *found.front(), pile.terms(), form, r.accept != media::json);
  auto reply = entity_reply(r, std::move(body));
  add_warnings(reply, s);
  co_return reply;
}

}  // namespace tsu::broker
