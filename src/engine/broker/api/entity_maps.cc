#include "engine/broker/api/entity_maps.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/api/query_body.h"
#include "engine/broker/api/query_parameters.h"
#include "engine/broker/model/aggregate.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/names.h"
#include "engine/broker/model/read_instance.h"

namespace tsu::broker {
namespace {

constexpr std::string_view maps_path = "/ngsi-ld/v1/entityMaps/";
// Table 6.4.3.2-1: the broker has the last word on how long a map is kept.
constexpr auto lifetime_default = std::chrono::hours{1}, lifetime_max = std::chrono::hours{24};

constexpr operation query_operation{.parameters = query_parameters, .options = form_options};
constexpr std::array<std::string_view, 6> post_parameters{
    "limit", "offset", "count", "local", "entityMap", "entityMapLifetime"};
constexpr operation post_operation{
    .body = body_is::document, .parameters = post_parameters, .options = form_options};
constexpr operation plain_operation{};
constexpr operation update_operation{.body = body_is::document};

constexpr std::string_view told_here = "@none";

bool is_told_here_alone(const mapped_entity& e) {
  return e.from.size() == 1 && e.from.front() == told_here;
}

// Unlike any other of this town: the moment and the request's own number.
std::string fresh_id(const call& c) {
  return "urn:ngsi-ld:EntityMap:" + std::to_string(to_micros(c.now)) + "-" +
         std::string{c.request.trace_id.substr(0, 16)};
}

// The identifier in a location, or alone.
std::string id_in(std::string_view location) {
  const auto slash = location.rfind('/');
  const auto segment = slash == location.npos ? location : location.substr(slash + 1);
  return http::percent_decoded(segment).value_or(std::string{segment});
}

std::vector<std::string> ids_of(const entity_map_row& m) {
  std::vector<std::string> out;
  for (auto& one : entities_of(m)) {
    out.push_back(std::move(one.id));
  }
  return out;
}

std::string id_list(const std::vector<entity_ptr>& all) {
  std::string out = "[";
  for (const auto& e : all) {
    out += out.size() == 1 ? "" : ",";
    append_json_string(out, e->id());
  }
  return out + "]";
}

result<instant> expiry_of(const ngsi_request& r) {
  const auto* text = r.parameter("entityMapLifetime");
  if (text == nullptr) {
    return r.of->now + lifetime_default;
  }
  const auto p = parse_aggregate_period(*text);
  if (!p.ok() || p.value().whole()) {
    return bad_request_data("entityMapLifetime is not an ISO 8601 duration such as PT10M");
  }
  return std::min<instant>(p.value().after(r.of->now, 1), r.of->now + lifetime_max);
}

task<std::optional<entity_map_row>> find_map(const parts& p, const ngsi_request& r,
                                             std::string id) {
  co_return co_await p.entities->town_store(r.town.tenant).read([&](db::reader& x) {
    return find_entity_map(x, r.town.service, id, r.of->now);
  });
}

result<std::string> id_in_path(const call& c) {
  if (!is_uri(c.path_values[0])) {
    return bad_request_data("\"" + c.path_values[0] + "\" is not a URI");
  }
  return c.path_values[0];
}

task<result<entity_map_row>> get_map(const parts& p, const ngsi_request& r) {
  CO_TRY(const auto id, id_in_path(*r.of));
  auto found = co_await find_map(p, r, id);
  if (!found) {
    co_return resource_not_found("entity map " + id + " is not here");
  }
  co_return std::move(*found);
}

std::string body_of(const ngsi_request& r, const entity_map_row& m) {
  std::string out = "{\"id\":";
  append_json_string(out, m.id);
  out +=
      ",\"type\":\"EntityMap\",\"expiresAt\":\"" + format_instant(m.expires) + "\",\"entityMap\":{";
  for (const auto& one : entities_of(m)) {
    out += out.back() == '{' ? "" : ",";
    append_json_string(out, one.id);
    out += ":[";
    for (const auto& from : one.from) {
      out += out.back() == '[' ? "" : ",";
      append_json_string(out, from);
    }
    out += ']';
  }
  out += "},\"linkedMaps\":{}";
  return out + (r.accept == media::ld_json ? "," + context_member(r) : "") + "}";
}

// 5.14.4, whichever way the query came.
answer create_for(const parts& p, const ngsi_request& r) {
  CO_TRY(const auto q, read_query(r));
  CO_TRY(auto map, new_map(r));
  const auto state = co_await p.entities->look(r.town);
  CO_TRY(const auto found, found_by(*state, q, map));
  CO_TRY(const auto ok, co_await keep_map(p, r, map, found));
  co_return map_reply(r, map);
}

}  // namespace

result<map_use> new_map(const ngsi_request& r) {
  map_use out{.state = map_use::fresh};
  TRY(const auto expires, expiry_of(r));
  out.row = {r.town.service, fresh_id(*r.of), "[]", expires};
  return out;
}

task<result<map_use>> read_map_use(const parts& p, const ngsi_request& r) {
  CO_TRY(const bool wanted, r.flag("entityMap"));
  const auto named = r.of->request.headers.find("NGSILD-EntityMap");
  if (!wanted && !named) {
    co_return map_use{};
  }
  CO_TRY(auto fresh, new_map(r));
  if (!named) {
    co_return fresh;
  }
  auto found = co_await find_map(p, r, id_in(*named));
  if (!found) {
    co_return fresh;
  }
  map_use out{.state = map_use::there};
  out.row = std::move(*found);
  co_return out;
}

result<std::vector<entity_ptr>> found_by(const view& state, query q, const map_use& map) {
  if (map.state == map_use::there) {
    q.ids = ids_of(map.row);
  }
  q.limit = limit_none;
  q.offset = 0;
  q.count = false;
  std::vector<entity_ptr> out;
  if (map.state == map_use::there && q.ids.empty()) {
    return out;
  }
  TRY(const auto total, state.select(q, [&](const entity_ptr& e) { out.push_back(e); }));
  if (map.is_used() && std::cmp_greater(out.size(), mapped_entities_max)) {
    return too_many_results("an entity map holds at most 10000 entities: narrow the query");
  }
  return out;
}

task<result<done>> keep_map(const parts& p, const ngsi_request& r, map_use& map,
                            const std::vector<entity_ptr>& found) {
  std::vector<mapped_entity> all;
  if (map.is_new()) {
    for (const auto& e : found) {
      all.push_back({std::string{e->id()}, {std::string{told_here}}});
    }
    co_return co_await keep_entities(p, r, map, all);
  }
  if (r.of->who.limits != nullptr) {
    co_return done{};  // whoever sees less than others leaves theirs as it is
  }
  std::set<std::string_view> there;
  for (const auto& e : found) {
    there.insert(e->id());
  }
  // Nobody else was asked: what others told of stays.
  all = entities_of(map.row);
  const auto gone = std::erase_if(
      all, [&](const auto& e) { return is_told_here_alone(e) && !there.contains(e.id); });
  if (gone == 0) {
    co_return done{};
  }
  co_return co_await keep_entities(p, r, map, all);
}

std::vector<entity_ptr> only_asked(std::vector<entity_ptr> all,
                                   const std::vector<std::string>& ids) {
  if (!ids.empty()) {
    const std::set<std::string, std::less<>> wanted(ids.begin(), ids.end());
    std::erase_if(all, [&](const entity_ptr& e) { return !wanted.contains(e->id()); });
  }
  return all;
}

std::vector<mapped_entity> entities_of(const entity_map_row& m) {
  std::vector<mapped_entity> out;
  for (const auto one : json_elements{m.entities}) {
    if (kind_of(one) == json_kind::string) {
      out.push_back({json_string_text(one), {std::string{told_here}}});
      continue;
    }
    mapped_entity e;
    for (const auto part : json_elements{one}) {
      auto text = json_string_text(part);
      if (e.id.empty()) {
        e.id = std::move(text);
      } else {
        e.from.push_back(std::move(text));
      }
    }
    out.push_back(std::move(e));
  }
  return out;
}

task<result<done>> keep_entities(const parts& p, const ngsi_request& r, map_use& map,
                                 const std::vector<mapped_entity>& all) {
  if (map.is_used() && std::cmp_greater(all.size(), mapped_entities_max)) {
    co_return too_many_results("an entity map holds at most 10000 entities: narrow the query");
  }
  std::string text = "[";
  for (const auto& e : all) {
    text += text.size() == 1 ? "" : ",";
    if (is_told_here_alone(e)) {
      append_json_string(text, e.id);
      continue;
    }
    text += '[';
    append_json_string(text, e.id);
    for (const auto& from : e.from) {
      text += ',';
      append_json_string(text, from);
    }
    text += ']';
  }
  map.row.entities = text + "]";
  co_return co_await p.entities->town_store(r.town.tenant).write([&](db::tx& t) -> result<done> {
    if (map.is_new()) {
      return add_entity_map(t, map.row, r.of->now);
    }
    change_entity_map(t, map.row);
    return done{};
  });
}

bool speaks_of_a_map(const ngsi_request& r) {
  return r.parameter("entityMap") != nullptr ||
         r.of->request.headers.find("NGSILD-EntityMap").has_value();
}

void add_map_header(http::reply& reply, const map_use& map) {
  if (map.is_used()) {
    reply.with("NGSILD-EntityMap", std::string{maps_path} + path_segment(map.row.id));
  }
}

http::reply map_reply(const ngsi_request& r, const map_use& map) {
  auto reply = json_reply(r, body_of(r, map.row));
  reply.status = 201;
  add_map_header(reply, map);
  return reply;
}

answer create_entity_map(const parts& p, call& c) {
  CO_TRY(const auto r, co_await open_request(p, c, query_operation));
  co_return co_await create_for(p, r);
}

answer post_entity_map(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, post_operation));
  CO_TRY(const auto ok, take_query_body(r, time_query::no));
  co_return co_await create_for(p, r);
}

answer retrieve_entity_map(const parts& p, call& c) {
  CO_TRY(const auto r, co_await open_request(p, c, plain_operation));
  CO_TRY(auto map, co_await get_map(p, r));
  if (c.who.limits != nullptr) {  // it may have been made by somebody who sees more
    const auto state = co_await p.entities->look(r.town);
    std::vector<entity_ptr> seen;
    for (const auto& id : ids_of(map)) {
      if (auto e = state->find(id)) {
        seen.push_back(std::move(e));
      }
    }
    map.entities = id_list(seen);
  }
  co_return json_reply(r, body_of(r, map));
}

// 5.14.2: only expiresAt can be changed; what the broker itself says of a map is passed over.
answer update_entity_map(const parts& p, call& c) {
  CO_TRY(const auto r, co_await open_request(p, c, update_operation));
  CO_TRY(auto map, co_await get_map(p, r));
  if (kind_of(r.body) != json_kind::object) {
    co_return bad_request_data("a fragment of an entity map is a JSON object");
  }
  const auto text = json_members{r.body}.find("expiresAt");
  if (!text.empty()) {
    const auto until = utc_time_in(text);
    if (!until) {
      co_return bad_request_data("expiresAt is not a date-time in UTC");
    }
    map.expires = std::min<instant>(*until, c.now + lifetime_max);
    co_await p.entities->town_store(c.tenant).write([&](db::tx& t) {
      change_entity_map(t, map);
      return true;
    });
  }
  co_return empty_reply(204);
}

answer delete_entity_map(const parts& p, call& c) {
  CO_TRY(const auto r, co_await open_request(p, c, plain_operation));
  CO_TRY(const auto map, co_await get_map(p, r));
  co_await p.entities->town_store(c.tenant).write(
      [&](db::tx& t) { return delete_entity_map(t, r.town.service, map.id); });
  co_return empty_reply(204);
}

}  // namespace tsu::broker
