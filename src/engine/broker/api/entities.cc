#include "engine/broker/api/entities.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/api/entity_drafts.h"
#include "engine/broker/api/entity_maps.h"
#include "engine/broker/api/query_body.h"
#include "engine/broker/api/query_parameters.h"
#include "engine/broker/model/core_terms.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/names.h"
#include "engine/broker/query/linked.h"

namespace tsu::broker {
namespace {

constexpr std::array<std::string_view, 1> with_local{"local"};
constexpr std::array<std::string_view, 2> with_type{"type", "local"};
constexpr std::array<std::string_view, 5> merge_parameters{"type", "local", "format", "lang",
                                                           "observedAt"};
constexpr std::array<std::string_view, 4> merge_options{"keyValues", "simplified", "concise",
                                                        "normalized"};
constexpr std::array<std::string_view, 4> removal_parameters{"type", "local", "datasetId",
                                                             "deleteAll"};
constexpr std::array<std::string_view, 1> append_options{"noOverwrite"};

constexpr operation create_operation{.body = body_is::document, .parameters = with_local};
constexpr operation query_operation{
    .geo = geo_reply::allowed, .parameters = query_parameters, .options = form_options};
constexpr std::array<std::string_view, 13> post_parameters{
    "limit",        "offset",    "count",
    "local",        "format",    "lang",
    "pick",         "omit",      "geometryProperty",
    "spatialId",    "entityMap", "entityMapLifetime",
    "splitEntities"};
constexpr operation post_operation{.body = body_is::document,
                                   .geo = geo_reply::allowed,
                                   .parameters = post_parameters,
                                   .options = form_options};
constexpr operation retrieve_operation{
    .geo = geo_reply::allowed, .parameters = retrieve_parameters, .options = form_options};
constexpr operation write_operation{.body = body_is::document, .parameters = with_type};
constexpr operation merge_operation{
    .body = body_is::document, .parameters = merge_parameters, .options = merge_options};
constexpr operation append_operation{
    .body = body_is::document, .parameters = with_type, .options = append_options};
constexpr operation delete_operation{.parameters = with_type};
constexpr operation removal_operation{.parameters = removal_parameters};

// 204, or 207 with an UpdateResult (5.2.18) where something was left out. Names are whole, as no
// @context stands beside it (6.3.6).
http::reply update_reply(const ngsi_request& r, const write_outcome& o) {
  if (o.skipped.empty()) {
    return empty_reply(204);
  }
  std::string body = "{\"updated\":[";
  for (const auto& name : o.updated) {
    body += body.back() == '[' ? "" : ",";
    append_json_string(body, iri_of(name));
  }
  body += "],\"notUpdated\":[";
  for (const auto& [name, reason] : o.skipped) {
    body += body.back() == '[' ? "{\"attributeName\":" : ",{\"attributeName\":";
    append_json_string(body, iri_of(name));
    body += ",\"reason\":";
    append_json_string(body, reason);
    body += '}';
  }
  auto reply = json_reply(r, body + "]}");
  reply.status = 207;
  return reply;
}

// One entity, with its @context inside where ld+json or geo+json was asked for.
void append_with_context(std::string& out, const ngsi_request& r, const entity_version& e,
                         const term_table& terms, const reply_form& form) {
  const auto at = out.size() + 1;
  append_entity(out, e, terms, form);
  if (!r.links_context()) {
    const bool empty = out[at] == '}';
    out.insert(at, context_member(r) + (empty ? "" : ","));
  }
}

bool is_gone(const entity_ptr& e, instant now) {
  return !e || (e->expires() != no_time && e->expires() <= now);
}

bool has_any(const entity_version& e, const term_table& terms,
             const std::vector<std::string>& names) {
  for (const auto& name : names) {
    const auto t = terms.find(name);
    if (t && e.find(*t) != nullptr) {
      return true;
    }
  }
  return names.empty();
}

bool is_of_type(const entity_version& e, const term_table& terms,
                const std::vector<std::string>& types) {
  for (const auto& name : types) {
    const auto t = terms.find(name);
    if (t && e.has_type(*t)) {
      return true;
    }
  }
  return types.empty();
}

// Whether pick and omit take everything away (5.7.1.4).
bool leaves_nothing(const entity_version& e, const term_table& terms, const reply_form& form) {
  if (form.pick.empty() && form.omit.empty()) {
    return false;
  }
  std::string body;
  append_entity(body, e, terms, form);
  return body == "{}";
}

reply_form with_links(const reply_form& form, const join_request& join,
                      const links_in_view& links) {
  reply_form out = form;
  if (join.kind == join_kind::inside) {
    out.links = &links;
    out.link_levels = join.levels;
    out.containing = join.contained_by;
  }
  return out;
}

struct entity_page {
  std::string body;
  bool more = false;
  std::optional<std::int64_t> total;
};

// Each with its @context inside where it stands alone.
class entity_list {
 public:
  entity_list(const ngsi_request& r, const term_table& terms, bool geojson)
      : r_(r), terms_(terms), geojson_(geojson) {
    const auto names = r.links_context() ? std::string{} : context_member(r) + ",";
    text_ = geojson ? R"({"type":"FeatureCollection",)" + names + "\"features\":[" : "[";
  }
  void add(const entity_version& e, const reply_form& form) {
    text_ += text_.back() == '[' ? "" : ",";
    if (geojson_ && !form.geojson) {
      reply_form as_feature = form;
      as_feature.geojson = true;
      append_entity(text_, e, terms_, as_feature);
    } else if (geojson_) {
      append_entity(text_, e, terms_, form);
    } else {
      append_with_context(text_, r_, e, terms_, form);
    }
  }
  std::string take() && { return std::move(text_) + (geojson_ ? "]}" : "]"); }

 private:
  const ngsi_request& r_;
  const term_table& terms_;
  const bool geojson_;
  std::string text_;
};

// Asks for one entity more than the page holds, to know whether there is a next one.
result<entity_page> read_page_of(const view& state, const ngsi_request& r, query q,
                                 const reply_form& form, const join_request& join) {
  entity_page out;
  const auto limit = q.limit;
  std::int64_t n = 0;
  q.limit = limit + (limit > 0 ? 1 : 0);
  const links_in_view links{state, r.of->now};
  const auto how = with_links(form, join, links);
  entity_list list{r, state.terms(), form.geojson};
  std::vector<entity_ptr> roots;
  const auto each = [&](const entity_ptr& e) {
    if (n++ >= limit) {
      out.more = true;
      return;
    }
    list.add(*e, how);
    if (join.kind == join_kind::flat) {
      roots.push_back(e);
    }
  };
  TRY(auto total, state.select(q, each));
  out.total = total;
  TRY(const auto linked,
      linked_entities(roots, links, state.terms(), form, join.levels, join.contained_by));
  for (const auto& one : linked) {
    list.add(*one.entity, one.form);
  }
  out.body = std::move(list).take();
  return out;
}

answer write_one(const parts& p, ngsi_request r, result<write_op> op) {
  CO_TRY(auto ready, std::move(op));
  CO_TRY(const auto outcome, co_await p.entities->write(r.town, std::move(ready)));
  co_return update_reply(r, outcome);
}

// 5.5.9.3: the page of what a map holds; what fits no longer does not count.
answer answer_by_map(const parts& p, const ngsi_request& r, query q, reply_form form,
                     join_request join) {
  CO_TRY(auto map, co_await read_map_use(p, r));
  const auto state = co_await p.entities->look(r.town);
  CO_TRY(auto found, found_by(*state, q, map));
  if (map.is_used()) {
    CO_TRY(const auto ok, co_await keep_map(p, r, map, found));
  }
  found = only_asked(std::move(found), q.ids);
  const auto size = static_cast<std::int64_t>(found.size());
  const auto first = std::min(q.offset, size), last = std::min(q.offset + q.limit, size);
  const links_in_view links{*state, r.of->now};
  const auto how = with_links(form, join, links);
  entity_list list{r, state->terms(), form.geojson};
  const std::vector<entity_ptr> shown(found.begin() + first, found.begin() + last);
  for (const auto& e : shown) {
    list.add(*e, how);
  }
  if (join.kind == join_kind::flat) {
    CO_TRY(const auto linked,
           linked_entities(shown, links, state->terms(), form, join.levels, join.contained_by));
    for (const auto& one : linked) {
      list.add(*one.entity, one.form);
    }
  }
  auto reply = entity_reply(r, std::move(list).take());
  reply.status = map.is_new() ? 201 : 200;
  add_page_headers(reply, r, {q.limit, q.offset, q.count}, size > last, size);
  add_map_header(reply, map);
  co_return reply;
}

// 5.7.2.4: of what pick names an entity has to have some; its own members every entity has.
void choose_by_pick(query& q, const reply_form& form) {
  const bool own = std::any_of(form.pick.begin(), form.pick.end(), is_common_member);
  if (q.attributes.empty() && !own) {
    q.attributes = form.pick;
  }
}

// 5.7.2, whichever way the query came.
answer answer_query(const parts& p, const ngsi_request& r) {
  CO_TRY(const auto form, read_form(r));
  CO_TRY(const auto join, read_join(r));
  CO_TRY(auto q, read_query(r));
  choose_by_pick(q, form);
  if (speaks_of_a_map(r)) {
    co_return co_await answer_by_map(p, r, q, form, join);
  }
  const auto state = co_await p.entities->look(r.town);
  CO_TRY(auto found, read_page_of(*state, r, q, form, join));
  auto reply = entity_reply(r, std::move(found.body));
  add_page_headers(reply, r, {q.limit, q.offset, q.count}, found.more, found.total);
  co_return reply;
}

// With the map that the request speaks of, which then holds this entity.
answer with_map(const parts& p, const ngsi_request& r, const entity_ptr& e, http::reply reply) {
  if (speaks_of_a_map(r)) {
    CO_TRY(auto map, co_await read_map_use(p, r));
    if (map.is_new()) {
      const std::vector<entity_ptr> one{e};
      CO_TRY(const auto ok, co_await keep_map(p, r, map, one));
    }
    add_map_header(reply, map);
  }
  co_return reply;
}

}  // namespace

answer create_entity(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, create_operation));
  CO_TRY(auto op, creation(r));
  const auto where = "/ngsi-ld/v1/entities/" + path_segment(op.entity.id);
  CO_TRY(const auto outcome, co_await p.entities->write(r.town, std::move(op)));
  auto reply = empty_reply(201);
  reply.with("Location", where);
  co_return reply;
}

answer query_entities(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, query_operation));
  co_return co_await answer_query(p, r);
}

answer post_query(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, post_operation));
  CO_TRY(const auto ok, take_query_body(r, time_query::no));
  co_return co_await answer_query(p, r);
}

answer retrieve_entity(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, retrieve_operation));
  CO_TRY(const auto op, operation_on(r, write_kind::create, c.path_values[0]));
  CO_TRY(const auto form, read_form(r));
  CO_TRY(const auto join, read_join(r));
  const auto state = co_await p.entities->look(r.town);
  const auto e = state->find(op.entity.id);
  if (is_gone(e, c.now) || !is_of_type(*e, state->terms(), op.only_types) ||
      !has_any(*e, state->terms(), form.attributes)) {
    co_return resource_not_found("entity " + op.entity.id + " is not here");
  }
  if (leaves_nothing(*e, state->terms(), form)) {
    co_return resource_not_found("entity " + op.entity.id + " has nothing of what is asked for");
  }
  const links_in_view links{*state, c.now};
  if (join.kind == join_kind::flat) {
    const std::vector<entity_ptr> root{e};
    CO_TRY(const auto linked,
           linked_entities(root, links, state->terms(), form, join.levels, join.contained_by));
    entity_list list{r, state->terms(), form.geojson};
    list.add(*e, form);
    for (const auto& one : linked) {
      list.add(*one.entity, one.form);
    }
    if (!linked.empty()) {
      co_return co_await with_map(p, r, e, entity_reply(r, std::move(list).take()));
    }
  }
  std::string body;
  append_with_context(body, r, *e, state->terms(), with_links(form, join, links));
  if (speaks_of_a_map(r)) {
    co_return co_await with_map(p, r, e, entity_reply(r, std::move(body)));
  }
  co_return entity_reply(r, std::move(body));
}

answer replace_entity(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, write_operation));
  auto op = operation_with_entity(r, write_kind::replace, c.path_values[0], {});
  co_return co_await write_one(p, std::move(r), std::move(op));
}

answer merge_entity(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, merge_operation));
  auto op = merging(r, c.path_values[0]);
  co_return co_await write_one(p, std::move(r), std::move(op));
}

answer delete_entity(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, delete_operation));
  auto op = operation_on(r, write_kind::remove, c.path_values[0]);
  co_return co_await write_one(p, std::move(r), std::move(op));
}

answer append_attributes(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, append_operation));
  const auto how =
      r.has_option("noOverwrite") ? write_kind::append_no_overwrite : write_kind::append;
  auto op = operation_with_entity(r, how, c.path_values[0], {.needs_type = false});
  co_return co_await write_one(p, std::move(r), std::move(op));
}

answer update_attributes(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, write_operation));
  auto op = operation_with_entity(r, write_kind::update_existing, c.path_values[0],
                                  {.nulls = null_rule::remove, .needs_type = false});
  co_return co_await write_one(p, std::move(r), std::move(op));
}

answer patch_attribute(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, write_operation));
  auto op =
      operation_with_attribute(r, write_kind::patch_attribute, c.path_values[0], c.path_values[1]);
  co_return co_await write_one(p, std::move(r), std::move(op));
}

answer replace_attribute(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, write_operation));
  auto op = operation_with_attribute(r, write_kind::replace_attribute, c.path_values[0],
                                     c.path_values[1]);
  co_return co_await write_one(p, std::move(r), std::move(op));
}

answer delete_attribute(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, removal_operation));
  auto op = attribute_removal(r, c.path_values[0], c.path_values[1]);
  co_return co_await write_one(p, std::move(r), std::move(op));
}

}  // namespace tsu::broker
