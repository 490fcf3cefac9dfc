#include "engine/broker/registrations/read_shares.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <system_error>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/query/select.h"
#include "engine/broker/v2/lender.h"

namespace tsu::broker {
namespace {

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

}  // namespace

void find_sources(shared_read& s, const town_sources& all, const source_filter& f, lenders who) {
  for (const auto& one : all.all) {
    const bool lends = one.what->provider != nullptr;
    if (one.service != s.r.town.service || !way_to(s, *one.what) ||
        (lends && who == lenders::not_them)) {
      continue;
    }
    auto m = discovered(one.what, f, s.r.of->now);
    if (m.to) {
      s.matches.push_back(std::move(m));
    }
  }
}

void start_all(shared_read& s, flights& out, const request_of& request) {
  std::vector<source_match> asked;
  for (auto& m : s.matches) {
    if (out.is_loop() || out.has_passed(*m.to)) {
      warn(s, 199, *m.to, "the request has come by before");
      continue;
    }
    if (auto one = request(m, *way_to(s, *m.to))) {
      out.start(*std::move(one));
      asked.push_back(std::move(m));
    }
  }
  s.matches = std::move(asked);
}

namespace {

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

// The words of the request to it, and so of its answer.
const context& words_of(const shared_read& s, const flights& out, const registration& g) {
  const bool posted = way_to(s, g) == source_operation::query_batch;
  return out.words_for(g, posted ? flights::sends::body : flights::sends::nothing);
}

// Nothing where the entity brings no @context of its own.
task<context_ptr> own_names_of(shared_read& s, std::string_view element) {
  const auto inside = kind_of(element) == json_kind::object ? json_members{element}.find("@context")
                                                            : std::string_view{};
  if (inside.empty()) {
    co_return nullptr;
  }
  if (auto known = s.p.contexts->find(inside)) {
    co_return known;
  }
  auto names = co_await s.p.contexts->resolve(std::string{inside}, &s.fetches_left);
  co_return names.ok() ? names.value() : nullptr;
}

task<bool> take_entities(shared_read& s, entity_pile& into, std::string_view json,
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

// What a provider cannot be asked for is looked for in what it told.
bool is_asked_for(const query& q, const entity_draft& d, const source_match& m) {
  const bool by_id =
      (q.ids.empty() || std::find(q.ids.begin(), q.ids.end(), d.id) != q.ids.end()) &&
      (q.id_pattern == nullptr || q.id_pattern->found_in(d.id));
  if (!by_id) {
    return false;
  }
  entity_pile alone;
  alone.add(d, m);
  const auto whole = alone.versions();
  return fits(q, *whole.front(), alone.terms(), {});
}

void take_lent(const shared_read& s, entity_pile& into, std::string_view body,
               const source_match& m) {
  for (const auto& d : v2::lent_by(*m.to, body)) {
    const bool some = m.any_attribute || std::any_of(d.attributes.begin(), d.attributes.end(),
                                                     [&](const auto& a) { return m.has(a.name); });
    if (some && is_asked_for(s.wanted, d, m)) {
      into.add(d, m);
    }
  }
}

// Whatever a source says, so that counts of all sources can be added.
std::int64_t count_in(std::string_view text) {
  constexpr std::int64_t most = 1'000'000'000'000;
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  return error == std::errc{} ? std::clamp<std::int64_t>(n, 0, most) : 0;
}

}  // namespace

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
    if (a.to->provider) {
      take_lent(s, into, reply.body, s.matches[i]);
      continue;
    }
    const auto json = check_and_minify(reply.body);
    const auto& words = words_of(s, out, *a.to);
    if (!json.ok() || !co_await take_entities(s, into, json.value(), s.matches[i], words)) {
      warn(s, 111, *a.to, "the answer is not NGSI-LD");
    }
    s.told_total += count_in(reply.field("NGSILD-Results-Count"));
  }
}

namespace {

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

// How much a source may tell at once, where that is not its own default.
std::string page_for(const ngsi_request& r, const query& q) {
  const bool said = q.offset > 0 || r.parameter("limit") != nullptr;
  const auto most = std::min(source_window_max, std::max<std::int64_t>(1, q.offset + q.limit));
  return said ? std::to_string(most) : std::string{};
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
    const auto is = [&](std::string_view n) { return n == name; };
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
  if (const auto most = page_for(r, q); !most.empty()) {
    add("limit", most);
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

// geoQ and scopeQ of a Query.
void append_places(std::string& out, const ngsi_request& r, const context& words) {
  const auto member = [&](std::string_view name, std::string_view json) {
    out.append(out.back() == '{' ? "\"" : ",\"").append(name).append("\":").append(json);
  };
  if (const auto* coordinates = r.parameter("coordinates")) {
    out += ",\"geoQ\":{";
    const auto json = check_and_minify(*coordinates);
    member("coordinates", json.ok() ? json.value() : json_string(*coordinates));
    for (const std::string name : {"georel", "geometry", "geoproperty"}) {
      if (const auto* value = r.parameter(name)) {
        member(name, json_string(in_words(r, name, *value, words)));
      }
    }
    out += '}';
  }
  if (const auto* scopes = r.parameter("scopeQ")) {
    member("scopeQ", json_string(*scopes));
  }
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
  if (!split) {
    append_places(body, r, words);
  }
  const auto most = page_for(r, q);
  return {.to = m.to,
          .verb = http::method::post,
          .path = "/ngsi-ld/v1/entityOperations/query?options=sysAttrs" +
                  (most.empty() ? most : "&" + query_part("limit", most)),
          .body = body + "}"};
}

}  // namespace

std::optional<source_request> query_to(const shared_read& s, const flights& out,
                                       const source_match& m, source_operation way, bool split) {
  const auto& q = s.wanted;
  if (m.to->provider) {
    const bool filters = q.q || q.geo || q.scopes || split;
    return v2::asked_of_provider(m.to, q, filters ? std::vector<std::string>{} : m.attributes);
  }
  const auto& words = words_of(s, out, *m.to);
  if (way == source_operation::query_batch) {
    return batch_query_for(s.r, q, split, m, words);
  }
  return source_request{.to = m.to, .path = query_for(s.r, q, split, m, words)};
}

std::optional<source_request> retrieval_from(const shared_read& s, const flights& out,
                                             const source_match& m, source_operation way) {
  const auto& q = s.wanted;
  if (m.to->provider) {
    return v2::asked_of_provider(m.to, q, m.attributes);
  }
  const auto& words = words_of(s, out, *m.to);
  if (way == source_operation::query_batch) {
    return batch_query_for(s.r, q, false, m, words);
  }
  const bool by_query = way == source_operation::query_entity;
  auto path = "/ngsi-ld/v1/entities" + (by_query ? "?" : "/" + path_segment(q.ids[0]) + "?");
  if (by_query) {
    path += query_part("id", q.ids[0]) + "&" + query_part("type", types_for(s.r, m, words)) + "&";
  }
  if (!m.any_attribute) {
    path += query_part("attrs", term_list(words, m.attributes)) + "&";
  }
  if (!m.to->datasets.empty()) {
    path += query_part("datasetId", joined(m.to->datasets)) + "&";
  }
  return source_request{.to = m.to, .path = path + "options=sysAttrs"};
}

namespace {

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

}  // namespace

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

query without_filters(query q) {
  q.q = nullptr;
  q.geo = nullptr;
  q.scopes = nullptr;
  q.attributes.clear();
  return q;
}

}  // namespace tsu::broker
