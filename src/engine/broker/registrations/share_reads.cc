#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/api/entity_drafts.h"
#include "engine/broker/api/entity_maps.h"
#include "engine/broker/api/fault_reply.h"
#include "engine/broker/api/query_body.h"
#include "engine/broker/api/query_parameters.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/query/select.h"
#include "engine/broker/registrations/read_shares.h"
#include "engine/broker/registrations/share.h"
#include "engine/broker/registrations/share_maps.h"

namespace tsu::broker {
namespace {

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
constexpr std::array<std::string_view, 7> post_map_parameters{
    "limit", "offset", "count", "local", "entityMap", "entityMapLifetime", "splitEntities"};
constexpr operation post_map_operation{
    .body = body_is::document, .parameters = post_map_parameters, .options = form_options};
constexpr operation retrieve_operation{
    .geo = geo_reply::allowed, .parameters = retrieve_parameters, .options = form_options};

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

// 5.7.2: type=* is for this broker alone.
bool is_of_every_type(const ngsi_request& r) {
  const auto* type = r.parameter("type");
  return type != nullptr && *type == "*";
}

// What no other broker can be asked for.
result<done> check_askable(const shared_read& s, const query& q) {
  if (!s.matches.empty() && !q.order.empty()) {
    return bad_request_data("orderBy is for queries of this broker alone (local=true)");
  }
  if (!s.matches.empty() && q.space) {
    return bad_request_data("spatialId is for queries of this broker alone (local=true)");
  }
  return done{};
}

answer run_query(shared_read s, sources_ptr all, query q, reply_form form, bool split) {
  flights out{*s.p.sources, s.r, std::move(all)};
  co_await out.learn(*s.p.contexts);
  s.wanted = q;
  start_all(s, out, [&](const source_match& m, source_operation way) {
    return query_to(s, out, m, way, split);
  });
  if (split) {
    s.wanted = without_filters(q);  // they are for what was put together
  }
  const auto state = co_await s.p.entities->look(s.r.town);
  entity_pile pile;
  auto window = split ? without_filters(q) : q;
  window.offset = 0;
  window.limit = std::min(source_window_max, q.offset + q.limit + 1);
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

answer share_opened_query(inner_handler local, const parts& p, call& c, const ngsi_request& r,
                          std::vector<source_operation> ways) {
  const auto all = co_await p.sources->look(c.tenant);
  CO_TRY(const auto form, read_form(r));
  CO_TRY(const auto q, read_query(r));
  CO_TRY(const auto only_here, r.flag("local"));
  CO_TRY(const auto split, r.flag("splitEntities"));
  CO_TRY(const auto filter, filter_of(r, q, form));
  shared_read s{.p = p, .r = r, .ways = std::move(ways)};
  if (!only_here && !is_of_every_type(r)) {
    find_sources(s, *all, filter);
  }
  const bool all_here = s.matches.empty() && r.parameter("csf") == nullptr && !split;
  if (all_here || (s.matches.empty() && speaks_of_a_map(r))) {
    const auto here_only = counted_already(p);
    co_return co_await local(here_only, c);
  }
  CO_TRY(const auto askable, check_askable(s, q));
  CO_TRY(const bool mapped, r.flag("entityMap"));
  if (mapped || c.request.headers.find("NGSILD-EntityMap")) {
    co_return co_await run_mapped_query(std::move(s), all, q, form, split);
  }
  co_return co_await run_query(std::move(s), all, q, form, split);
}

}  // namespace

namespace {

// 5.14.4 with sources.
answer share_opened_map(inner_handler local, const parts& p, call& c, const ngsi_request& r) {
  const auto all = co_await p.sources->look(c.tenant);
  CO_TRY(const auto form, read_form(r));
  CO_TRY(const auto q, read_query(r));
  CO_TRY(const auto only_here, r.flag("local"));
  CO_TRY(const auto split, r.flag("splitEntities"));
  CO_TRY(const auto filter, filter_of(r, q, form));
  shared_read s{
      .p = p, .r = r, .ways = {source_operation::query_entity, source_operation::query_batch}};
  if (!only_here && !is_of_every_type(r)) {
    find_sources(s, *all, filter);
  }
  if (s.matches.empty()) {
    const auto here_only = counted_already(p);
    co_return co_await local(here_only, c);
  }
  CO_TRY(const auto askable, check_askable(s, q));
  co_return co_await make_shared_map(std::move(s), all, q, split);
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

answer share_map(inner_handler local, const parts& p, call& c) {
  CO_TRY(const auto r, co_await open_request(p, c, query_operation));
  co_return co_await share_opened_map(local, p, c, r);
}

answer share_post_map(inner_handler local, const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, post_map_operation));
  CO_TRY(const auto ok, take_query_body(r, time_query::no));
  co_return co_await share_opened_map(local, p, c, r);
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
  s.wanted = q;
  start_all(s, out, [&](const source_match& m, source_operation way) {
    return retrieval_from(s, out, m, way);
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
