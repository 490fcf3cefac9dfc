#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/api/entity_drafts.h"
#include "engine/broker/api/fault_reply.h"
#include "engine/broker/api/query_parameters.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/registrations/entity_pieces.h"
#include "engine/broker/registrations/outcome.h"
#include "engine/broker/registrations/plan.h"
#include "engine/broker/registrations/share.h"
#include "engine/broker/v2/lender.h"

namespace tsu::broker {
namespace {

constexpr std::array<std::string_view, 7> write_parameters{
    "type", "local", "format", "lang", "observedAt", "datasetId", "deleteAll"};
constexpr std::array<std::string_view, 5> write_options{"keyValues", "simplified", "concise",
                                                        "normalized", "noOverwrite"};

enum class carries : std::uint8_t { entity, attribute, nothing };
enum class tells : std::uint8_t { entity, attributes };

// One kind of operation on one entity.
struct shared_write {
  source_operation what;
  carries body;
  tells failures = tells::entity;
  // Where what is made can be found; empty: it makes nothing.
  std::string_view place = {};
  // Whether the body is as it has to be, before anybody is told of it.
  result<write_op> (*check)(const ngsi_request&, const call&) = nullptr;
};

operation opening(const shared_write& w) {
  return {.body = w.body == carries::nothing ? body_is::none : body_is::document,
          .parameters = write_parameters,
          .options = write_options};
}

// What is the entity, and which parts of it does the request speak of?
struct subject {
  entity_part part;
  std::optional<entity_pieces> pieces;
  entity_draft draft = {};  // as it would be stored
};

task<result<subject>> subject_of(const shared_write& w, const parts& p, const ngsi_request& r,
                                 const call& c) {
  CO_TRY(auto op, w.check(r, c));
  subject out{.part = {.id = op.entity.id, .types = {}, .attributes = {}}, .pieces = {}};
  if (w.body == carries::entity) {
    out.pieces.emplace(r.body, *r.names);
    out.part.attributes = out.pieces->attributes();
  } else if (!op.attribute.empty()) {
    out.part.attributes = {op.attribute};
  }
  for (const auto& type : op.entity.types.empty() ? op.only_types : op.entity.types) {
    out.part.types.push_back({type});
  }
  if (out.part.types.empty()) {  // what it is here is what it is taken for
    const auto state = co_await p.entities->look(r.town);
    const auto e = state->find(out.part.id);
    for (const auto type : e ? e->types() : std::span<const term>{}) {
      out.part.types.push_back({std::string{state->terms().name(type)}});
    }
  }
  out.draft = std::move(op.entity);
  co_return out;
}

// The path as it came where the source has the same words: the attribute is its last segment.
std::string forward_path(const ngsi_request& r, const subject& s, const context& words) {
  const auto& request = r.of->request;
  std::string out{
      request.path.substr(std::min(request.path.find("/ngsi-ld/v1"), request.path.size()))};
  if (&words == r.names.get()) {
    return request.query.empty() ? out : out + "?" + std::string{request.query};
  }
  if (const auto at = out.find("/attrs/"); !s.pieces && at != out.npos) {
    const auto from = at + std::string_view{"/attrs/"}.size();
    out.replace(from, out.find('/', from) - from,
                path_segment(words.term_for(s.part.attributes.front())));
  }
  for (const auto& [name, value] : r.query) {
    out += out.find('?') == out.npos ? "?" : "&";
    out += query_part(name, name == "type" ? respoken_names(value, *r.names, words) : value);
  }
  return out;
}

task<http::reply> run_locally(inner_handler local, const parts& p, call& c, std::string_view body) {
  auto request = c.request;
  request.body = body;
  call inner{.request = request,
             .tenant = c.tenant,
             .who = c.who,
             .now = c.now,
             .path_values = c.path_values};
  auto done_or_not = co_await local(p, inner);
  co_return done_or_not.ok() ? std::move(done_or_not).value() : fault_reply(done_or_not.error());
}

std::vector<std::string> names_at(const entity_part& part, const std::vector<std::size_t>& which) {
  std::vector<std::string> out;
  for (const auto i : which) {
    out.push_back(part.attributes[i]);
  }
  return out;
}

// What one source is sent; nothing where its protocol has no words for it.
std::optional<source_request> request_for(const flights& out, const source_share& share,
                                          const subject& s, const ngsi_request& r) {
  if (share.to->provider) {
    return v2::update_for_provider(share.to, s.draft, names_at(s.part, share.attributes));
  }
  const auto part = s.pieces ? json_part::entity : json_part::attribute;
  const auto json = s.pieces ? s.pieces->with(share.attributes) : r.body;
  const auto with_body = json.empty() ? flights::sends::nothing : flights::sends::body;
  return source_request{.to = share.to,
                        .verb = r.of->request.verb,
                        .path = forward_path(r, s, out.words_for(*share.to, with_body)),
                        .body = json.empty() ? json : out.told(*share.to, json, part, *r.names)};
}

// Starts what goes out; what cannot go is an outcome already.
struct departures {
  std::vector<part_outcome> refusals;
  std::vector<std::vector<std::string>> attributes;  // of each flight
};
departures send_shares(flights& out, const operation_plan& plan, const subject& s,
                       const ngsi_request& r) {
  departures d;
  for (const auto& share : plan.shares) {
    const auto names = names_at(s.part, share.attributes);
    const bool loop = out.is_loop() || out.has_passed(*share.to);
    if (loop && !share.to->is_proxy()) {
      continue;
    }
    auto request = loop ? std::nullopt : request_for(out, share, s, r);
    if (!request || !share.supported) {
      const auto& where = share.to->endpoint;
      d.refusals.push_back(refused(
          share.to, loop ? loop_detected("the request has come by here before")
                    : !share.supported
                        ? registration_conflict("source " + where + " does not take this operation")
                        : operation_not_supported("provider " + where +
                                                  " cannot be told this: write whole values, "
                                                  "without datasetId")));
      d.refusals.back().attributes = names;
      continue;
    }
    out.start(*std::move(request));
    d.attributes.push_back(names);
  }
  return d;
}

std::vector<std::string> names_left(const entity_part& part, const operation_plan& plan) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < part.attributes.size(); ++i) {
    if (!plan.taken[i]) {
      out.push_back(part.attributes[i]);
    }
  }
  return out;
}

http::reply reply_to(const shared_write& w, const subject& s,
                     const std::vector<part_outcome>& all) {
  const auto failed = [](const auto& one) { return !one.good(); };
  if (std::none_of(all.begin(), all.end(), failed)) {
    const auto is_made = [](const auto& one) { return one.status == 201; };
    const bool made = !w.place.empty() && std::any_of(all.begin(), all.end(), is_made);
    auto reply = empty_reply(made ? 201 : 204);
    if (made) {
      reply.with("Location", std::string{w.place} + path_segment(s.part.id));
    }
    return reply;
  }
  const auto nowhere = [](const auto& one) { return one.status == 404; };
  if (all.size() == 1 || std::all_of(all.begin(), all.end(), nowhere)) {
    return {.status = all.front().status, .body = all.front().error};
  }
  return w.failures == tells::attributes ? update_result(all) : entity_result(s.part.id, all);
}

// 5.6.6.4: the entity goes here too, where it is here.
task<bool> runs_here(const shared_write& w, const parts& p, const ngsi_request& r, const subject& s,
                     const operation_plan& plan) {
  const auto proxy = [](const auto& share) { return share.to->is_proxy(); };
  const bool proxied = std::any_of(plan.shares.begin(), plan.shares.end(), proxy);
  if (w.what != source_operation::delete_entity || !proxied) {
    co_return plan.leaves_something();
  }
  const auto state = co_await p.entities->look(r.town);
  co_return static_cast<bool>(state->find(s.part.id));
}

// A provider of NGSIv2 gets what is not here, as it does from NGSIv2.
task<void> lend_out(operation_plan& plan, const shared_write& w, const parts& p,
                    const ngsi_request& r, const subject& s, const town_sources& all) {
  if (all.v2.empty() || s.part.attributes.empty()) {
    co_return;
  }
  const auto state = co_await p.entities->look(r.town);
  const auto e = state->find(s.part.id);
  std::set<std::string> here;
  for (const auto& a : e ? e->attributes() : std::span<const attribute_entry>{}) {
    here.emplace(state->terms().name(a.name));
  }
  share_with_lenders(plan, all, r.town.service, w.what, s.part, here, r.of->now);
}

answer share_write(const shared_write& w, inner_handler local, const parts& p, call& c) {
  const auto all = co_await p.sources->look(c.tenant);
  CO_TRY(const auto r, co_await open_request(p, c, opening(w)));
  CO_TRY(const auto only_here, r.flag("local"));
  const auto here_only = counted_already(p);
  if (only_here || all->all.empty()) {
    co_return co_await local(here_only, c);
  }
  CO_TRY(const auto s, co_await subject_of(w, p, r, c));
  auto plan = plan_of(*all, r.town.service, w.what, s.part, c.now);
  flights out{*p.sources, r, all};
  if (!out.is_loop()) {
    co_await lend_out(plan, w, p, r, s, *all);
  }
  if (plan.is_local_only()) {
    co_return co_await local(here_only, c);
  }
  co_await out.learn(*p.contexts);
  const bool here = co_await runs_here(w, p, r, s, plan);
  auto gone = send_shares(out, plan, s, r);
  std::vector<part_outcome> outcomes;
  // 6.3.17: a loop is found before anything is written.
  const auto looped = [](const auto& one) { return one.status == 508; };
  if (std::any_of(gone.refusals.begin(), gone.refusals.end(), looped)) {
    (void)co_await out.land();
    co_return loop_detected("the request has come by here before");
  }
  if (here) {
    const auto body = s.pieces ? s.pieces->without(plan.taken) : std::string{c.request.body};
    auto reply = co_await run_locally(local, here_only, c, body);
    if (gone.attributes.empty() && gone.refusals.empty()) {
      co_return reply;
    }
    outcomes.push_back(outcome_of(reply));
    outcomes.back().attributes = names_left(s.part, plan);
  }
  const auto answers = co_await out.land();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    outcomes.push_back(outcome_of(answers[i]));
    outcomes.back().attributes = gone.attributes[i];
  }
  std::move(gone.refusals.begin(), gone.refusals.end(), std::back_inserter(outcomes));
  co_return reply_to(w, s, outcomes);
}

using op = source_operation;

constexpr shared_write create{
    .what = op::create_entity,
    .body = carries::entity,
    .place = "/ngsi-ld/v1/entities/",
    .check = [](const ngsi_request& r, const call&) { return creation(r); }};
constexpr shared_write replace{.what = op::replace_entity,
                               .body = carries::entity,
                               .check = [](const ngsi_request& r, const call& c) {
                                 return operation_with_entity(r, write_kind::replace,
                                                              c.path_values[0], {});
                               }};
constexpr shared_write merge{
    .what = op::merge_entity,
    .body = carries::entity,
    .check = [](const ngsi_request& r, const call& c) { return merging(r, c.path_values[0]); }};
constexpr shared_write append{.what = op::append_attrs,
                              .body = carries::entity,
                              .failures = tells::attributes,
                              .check = [](const ngsi_request& r, const call& c) {
                                return operation_with_entity(
                                    r, write_kind::append, c.path_values[0], {.needs_type = false});
                              }};
constexpr shared_write update{.what = op::update_entity,
                              .body = carries::entity,
                              .failures = tells::attributes,
                              .check = [](const ngsi_request& r, const call& c) {
                                return operation_with_entity(
                                    r, write_kind::update_existing, c.path_values[0],
                                    {.nulls = null_rule::remove, .needs_type = false});
                              }};
constexpr shared_write attribute_patch{.what = op::update_attrs,
                                       .body = carries::attribute,
                                       .check = [](const ngsi_request& r, const call& c) {
                                         return operation_with_attribute(
                                             r, write_kind::patch_attribute, c.path_values[0],
                                             c.path_values[1]);
                                       }};
constexpr shared_write attribute_replace{.what = op::replace_attrs,
                                         .body = carries::attribute,
                                         .check = [](const ngsi_request& r, const call& c) {
                                           return operation_with_attribute(
                                               r, write_kind::replace_attribute, c.path_values[0],
                                               c.path_values[1]);
                                         }};
constexpr shared_write attribute_delete{.what = op::delete_attrs,
                                        .body = carries::nothing,
                                        .check = [](const ngsi_request& r, const call& c) {
                                          return attribute_removal(r, c.path_values[0],
                                                                   c.path_values[1]);
                                        }};
constexpr shared_write whole_delete{.what = op::delete_entity,
                                    .body = carries::nothing,
                                    .check = [](const ngsi_request& r, const call& c) {
                                      return operation_on(r, write_kind::remove, c.path_values[0]);
                                    }};

// What is recorded (5.6.11 to 5.6.16).
result<write_op> recording(const ngsi_request& r, const read_rules& rules) {
  TRY(auto draft, read_entity(r.body, *r.names, rules));
  write_op out{.how = write_kind::append};
  out.entity = std::move(draft);
  return out;
}
result<write_op> of_attribute_in_path(const ngsi_request& r, const call& c) {
  TRY(auto out, operation_on(r, write_kind::remove, c.path_values[0]));
  TRY(auto name, attribute_name(r, c.path_values[1]));
  out.attribute = std::move(name);
  return out;
}
constexpr shared_write temporal_create{
    .what = op::upsert_temporal,
    .body = carries::entity,
    .place = "/ngsi-ld/v1/temporal/entities/",
    .check = [](const ngsi_request& r, const call&) { return recording(r, {.over_time = true}); }};
constexpr shared_write temporal_append{
    .what = op::append_attrs_temporal,
    .body = carries::entity,
    .check = [](const ngsi_request& r, const call& c) {
      return recording(r, {.needs_type = false, .over_time = true, .id = c.path_values[0]});
    }};
constexpr shared_write temporal_delete{.what = op::delete_temporal,
                                       .body = carries::nothing,
                                       .check = [](const ngsi_request& r, const call& c) {
                                         return operation_on(r, write_kind::remove,
                                                             c.path_values[0]);
                                       }};
constexpr shared_write temporal_delete_attribute{
    .what = op::delete_attrs_temporal, .body = carries::nothing, .check = of_attribute_in_path};
constexpr shared_write temporal_patch{.what = op::update_instance_temporal,
                                      .body = carries::attribute,
                                      .check = of_attribute_in_path};
constexpr shared_write temporal_delete_instance{
    .what = op::delete_instance_temporal, .body = carries::nothing, .check = of_attribute_in_path};

}  // namespace

answer share_where_any(inner_handler local, sharing how, const parts& p, call& c) {
  const auto known = co_await p.sources->look(c.tenant);
  if (known->all.empty()) {
    co_return co_await local(p, c);
  }
  co_return co_await how(local, p, c);
}

answer share_create(inner_handler f, const parts& p, call& c) {
  return share_write(create, f, p, c);
}
answer share_replace(inner_handler f, const parts& p, call& c) {
  return share_write(replace, f, p, c);
}
answer share_merge(inner_handler f, const parts& p, call& c) { return share_write(merge, f, p, c); }
answer share_delete(inner_handler f, const parts& p, call& c) {
  return share_write(whole_delete, f, p, c);
}
answer share_append(inner_handler f, const parts& p, call& c) {
  return share_write(append, f, p, c);
}
answer share_update(inner_handler f, const parts& p, call& c) {
  return share_write(update, f, p, c);
}
answer share_attribute_patch(inner_handler f, const parts& p, call& c) {
  return share_write(attribute_patch, f, p, c);
}
answer share_attribute_replace(inner_handler f, const parts& p, call& c) {
  return share_write(attribute_replace, f, p, c);
}
answer share_attribute_delete(inner_handler f, const parts& p, call& c) {
  return share_write(attribute_delete, f, p, c);
}
answer share_temporal_create(inner_handler f, const parts& p, call& c) {
  return share_write(temporal_create, f, p, c);
}
answer share_temporal_append(inner_handler f, const parts& p, call& c) {
  return share_write(temporal_append, f, p, c);
}
answer share_temporal_delete(inner_handler f, const parts& p, call& c) {
  return share_write(temporal_delete, f, p, c);
}
answer share_temporal_delete_attribute(inner_handler f, const parts& p, call& c) {
  return share_write(temporal_delete_attribute, f, p, c);
}
answer share_temporal_patch(inner_handler f, const parts& p, call& c) {
  return share_write(temporal_patch, f, p, c);
}
answer share_temporal_delete_instance(inner_handler f, const parts& p, call& c) {
  return share_write(temporal_delete_instance, f, p, c);
}

}  // namespace tsu::broker
