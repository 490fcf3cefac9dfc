#include "engine/broker/api/temporal_write.h"

#include <array>
#include <chrono>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/api/entity_drafts.h"
#include "engine/broker/api/evolution.h"
#include "engine/broker/api/scope_history.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/merge_text.h"
#include "engine/broker/model/names.h"
#include "engine/broker/store/history.h"
#include "engine/broker/store/store_recorded.h"

namespace tsu::broker {
namespace {

constexpr std::array<std::string_view, 1> with_local{"local"};
constexpr std::array<std::string_view, 3> removal_parameters{"local", "datasetId", "deleteAll"};
constexpr operation write_operation{.body = body_is::document, .parameters = with_local};
constexpr operation delete_operation{.parameters = with_local};
constexpr operation removal_operation{.parameters = removal_parameters};

problem nothing_recorded(const std::string& what) {
  return resource_not_found("nothing is recorded of " + what);
}

std::optional<instant> time_of(std::string_view instance) {
  const auto text = json_members{instance}.find("observedAt");
  return text.empty() ? std::nullopt : parse_instant(json_string_text(text));
}

// The scopes that hold since the newest time of all that are given.
std::optional<std::vector<std::string>> newest_scopes(const entity_draft& draft) {
  const std::string* newest = nullptr;
  for (const auto& one : draft.scopes_over_time) {
    newest = newest == nullptr || *time_of(*newest) <= *time_of(one) ? &one : newest;
  }
  if (newest == nullptr) {
    return std::nullopt;
  }
  return scopes_in(json_members{*newest}.find("value"));
}

// Values with a time of their own are recorded with it; of the others the last becomes the current
// one, which is recorded when it is written.
task<result<done>> record_all(const parts& p, const ngsi_request& r, const entity_draft& draft) {
  std::vector<observation> past;
  write_op now{.how = write_kind::append};
  now.entity.id = draft.id;
  for (const auto& a : draft.attributes) {
    if (const auto at = time_of(a.text)) {
      past.push_back({draft.id, a.name, a.dataset, *at, a.text});
      continue;
    }
    std::erase_if(now.entity.attributes, [&](const attribute_draft& b) {
      return b.name == a.name && b.dataset == a.dataset;
    });
    now.entity.attributes.push_back(a);
  }
  for (const auto& scopes : draft.scopes_over_time) {
    past.push_back({draft.id, scope_series, "", *time_of(scopes), scopes});
  }
  if (!now.entity.attributes.empty()) {  // first: it may be refused, and then nothing is written
    CO_TRY(const auto written, co_await p.entities->write(r.town, std::move(now)));
  }
  if (!past.empty()) {
    CO_TRY(const auto n, co_await p.entities->record(r.town, past));
  }
  if (auto newest = newest_scopes(draft)) {
    write_op scoped{.how = write_kind::append};
    scoped.entity.id = draft.id;
    scoped.entity.scopes = std::move(newest);
    CO_TRY(const auto written, co_await p.entities->write(r.town, std::move(scoped)));
  }
  co_return done{};
}

// Remembered, so that it goes with its values.
task<void> note_entity(const parts& p, const ngsi_request& r, const std::string& id) {
  const auto state = co_await p.entities->look(r.town);
  if (const auto e = state->find(id)) {
    co_await p.entities->town_store(r.town.tenant).write([&](db::tx& t) {
      note_recorded(t, r.town.service, id, e->created());
      return true;
    });
  }
}

// true where nothing was recorded of it.
task<result<bool>> ensure_entity(const parts& p, const ngsi_request& r, const entity_draft& draft) {
  const auto state = co_await p.entities->look(r.town);
  const bool there = static_cast<bool>(state->find(draft.id));
  write_op op{.how = there ? write_kind::append : write_kind::create};
  op.entity = draft;
  op.entity.attributes.clear();
  series_query any;
  any.entity = draft.id;
  any.limit = 1;
  CO_TRY(const auto before, co_await p.entities->series(r.town, any, [](const observation&) {}));
  CO_TRY(const auto written, co_await p.entities->write(r.town, std::move(op)));
  if (!there) {
    co_await note_entity(p, r, draft.id);
  }
  co_return before == 0;
}

// The entity that was only there because of its values.
task<result<bool>> remove_recorded(const parts& p, const ngsi_request& r, const std::string& id) {
  const auto state = co_await p.entities->look(r.town);
  const auto e = state->find(id);
  const bool mine = e && co_await p.entities->town_store(r.town.tenant).write([&](db::tx& t) {
    return take_recorded(t, r.town.service, id, e->created());
  });
  if (mine) {
    write_op op{.how = write_kind::remove};
    op.entity.id = id;
    CO_TRY(const auto gone, co_await p.entities->write(r.town, std::move(op)));
  }
  co_return mine;
}

result<std::string> id_in_path(const call& c) {
  if (!is_uri(c.path_values[0])) {
    return bad_request_data("\"" + c.path_values[0] + "\" is not a URI");
  }
  return c.path_values[0];
}

result<series_query> series_in_path(const ngsi_request& r, const call& c) {
  TRY(auto id, id_in_path(c));
  TRY(auto name, attribute_name(r, c.path_values[1]));
  series_query out;
  out.entity = std::move(id);
  out.attributes.push_back(std::move(name));
  return out;
}

// One recorded value, found by the identifier in the path.
struct found_value {
  series_query where;
  std::string dataset, instance;
  instant at;
};
task<result<found_value>> find_value(const parts& p, const ngsi_request& r, const call& c) {
  found_value out;
  CO_TRY(auto where, series_in_path(r, c));
  out.where = std::move(where);
  const auto& id = c.path_values[2];
  if (!is_uri(id)) {
    co_return bad_request_data("\"" + id + "\" is not a URI");
  }
  const auto named = instance_of_id(id);
  bool found = false;
  if (named) {
    out.at = named->second;
    out.where.from = out.at;
    out.where.until = out.at + std::chrono::microseconds{1};
    CO_TRY(const auto n, co_await p.entities->series(r.town, out.where, [&](const observation& o) {
      if (o.series == named->first) {
        found = true;
        out.dataset = o.dataset;
        out.instance = o.instance;
      }
    }));
  }
  if (!found) {
    co_return nothing_recorded("instance " + id);
  }
  out.where.dataset = out.dataset;
  co_return out;
}

}  // namespace

// 5.6.11
answer create_temporal(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, write_operation));
  if (r.body == "{}") {
    co_return invalid_request("the body is empty");
  }
  CO_TRY(const auto draft, read_entity(r.body, *r.names, {.over_time = true}));
  CO_TRY(const bool created, co_await ensure_entity(p, r, draft));
  CO_TRY(const auto ok, co_await record_all(p, r, draft));
  auto reply = empty_reply(created ? 201 : 204);
  if (created) {
    reply.with("Location", "/ngsi-ld/v1/temporal/entities/" + path_segment(draft.id));
  }
  co_return reply;
}

// 5.6.16: the entity itself stays as it is, unless recording made it.
answer delete_temporal(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, delete_operation));
  CO_TRY(auto id, id_in_path(c));
  series_query all;
  all.entity = id;
  CO_TRY(const auto n, co_await p.entities->forget(r.town, all));
  CO_TRY(const bool gone, co_await remove_recorded(p, r, id));
  if (gone) {  // what its going has left
    CO_TRY(const auto rest, co_await p.entities->forget(r.town, all));
  }
  if (n == 0 && !gone) {
    co_return nothing_recorded("entity " + id);
  }
  co_return empty_reply(204);
}

// 5.6.12
answer append_temporal(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, write_operation));
  CO_TRY(const auto id, id_in_path(c));
  if (r.body == "{}") {
    co_return invalid_request("the body is empty");
  }
  const read_rules rules{.needs_type = false, .over_time = true, .id = id};
  CO_TRY(const auto draft, read_entity(r.body, *r.names, rules));
  const auto state = co_await p.entities->look(r.town);
  if (!state->find(id)) {
    co_return nothing_recorded("entity " + id);
  }
  CO_TRY(const auto ok, co_await record_all(p, r, draft));
  co_return empty_reply(204);
}

// 5.6.13
answer delete_temporal_attribute(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, removal_operation));
  CO_TRY(const auto op, attribute_removal(r, c.path_values[0], c.path_values[1]));
  series_query q;
  q.entity = op.entity.id;
  q.attributes.push_back(op.attribute);
  if (!op.all_datasets) {
    q.dataset = op.dataset;
  }
  CO_TRY(const auto n, co_await p.entities->forget(r.town, q));
  if (n == 0) {
    co_return nothing_recorded("attribute " + op.attribute + " of " + op.entity.id);
  }
  co_return empty_reply(204);
}

// 5.6.14: what is given takes the place of the members that are there, at a new time where it says
// one.
answer patch_temporal_instance(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, write_operation));
  CO_TRY(auto was, co_await find_value(p, r, c));
  const auto& name = was.where.attributes.front();
  auto fragment = body_without_context(r);
  // The fragment may be the instance, or {"name": [instance]} as it is sent when it is appended.
  const auto inside =
      r.body.front() == '{' ? json_members{r.body}.find(c.path_values[1]) : std::string_view{};
  if (!inside.empty()) {
    fragment = std::string{inside};
  }
  const read_rules rules{.nulls = null_rule::remove, .partial = true, .over_time = true};
  CO_TRY(const auto drafts, read_attribute(fragment, name, *r.names, rules));
  if (drafts.size() != 1 || drafts.front().text.empty()) {
    co_return bad_request_data("the body is not one instance of an attribute");
  }
  const auto now = merged_instance(was.instance, drafts.front().text, merge_depth::members);
  const observation o{was.where.entity, name, was.dataset, time_of(now).value_or(was.at), now};
  // The other way round a refusal would have taken the value away.
  CO_TRY(const auto stored, co_await p.entities->record(r.town, {&o, 1}));
  if (o.at != was.at) {
    CO_TRY(const auto n, co_await p.entities->forget(r.town, was.where));
  }
  co_return empty_reply(204);
}

// 5.6.15
answer delete_temporal_instance(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, delete_operation));
  CO_TRY(const auto was, co_await find_value(p, r, c));
  CO_TRY(const auto n, co_await p.entities->forget(r.town, was.where));
  co_return empty_reply(204);
}

}  // namespace tsu::broker
