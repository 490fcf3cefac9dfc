#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/api/fault_reply.h"
#include "engine/broker/api/ngsi_request.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/names.h"
#include "engine/broker/registrations/entity_pieces.h"
#include "engine/broker/registrations/outcome.h"
#include "engine/broker/registrations/plan.h"
#include "engine/broker/registrations/share.h"

namespace tsu::broker {
namespace {

constexpr std::size_t batch_max = 1000;
constexpr std::array<std::string_view, 1> with_local{"local"};
constexpr std::array<std::string_view, 3> batch_options{"replace", "update", "noOverwrite"};

struct shared_batch {
  source_operation what;
  std::string_view name;  // in the path
  body_is body = body_is::array;
  bool tells_created = false;  // create, upsert
};

struct consignment {
  registration_ptr to;  // nullptr: this broker
  std::string elements;
  std::vector<std::string> ids;
};

// Who gets which elements, and what nobody can take.
struct batch_plan {
  std::vector<consignment> out;
  consignment here;
  std::map<std::string, std::vector<part_outcome>> refusals;  // by entity
  bool looped = false;
};

void add_element(consignment& to, std::string_view element, std::string_view id) {
  to.elements.append(to.elements.empty() ? "" : ",").append(element);
  to.ids.emplace_back(id);
}

consignment& consignment_for(batch_plan& plan, const registration_ptr& to) {
  for (auto& one : plan.out) {
    if (one.to == to) {
      return one;
    }
  }
  return plan.out.emplace_back(consignment{.to = to, .elements = {}, .ids = {}});
}

// The @context of one element (6.3.5); what cannot be read stays here and is refused here.
task<context_ptr> names_of(const parts& p, const ngsi_request& r, std::string_view element,
                           std::size_t& fetches_left) {
  const auto inside = json_members{element}.find("@context");
  if (r.sent == media::json || inside.empty()) {
    co_return r.names;
  }
  if (auto known = p.contexts->find(inside)) {
    co_return known;
  }
  auto names = co_await p.contexts->resolve(std::string{inside}, &fetches_left);
  co_return names.ok() ? names.value() : context_ptr{};
}

// What is said of a batch whose elements all have the @context of one document: plain JSON and a
// Link. Nothing where they have not.
task<std::optional<ngsi_request>> in_one_context(const parts& p, const ngsi_request& r) {
  std::string_view common;
  for (const auto one : json_elements{r.body}) {
    const auto inside =
        kind_of(one) == json_kind::object ? json_members{one}.find("@context") : std::string_view{};
    if (r.sent != media::ld_json || inside.empty() || (!common.empty() && inside != common)) {
      co_return std::nullopt;
    }
    common = inside;
  }
  auto names = p.contexts->find(common);
  if (!names) {
    auto resolved = co_await p.contexts->resolve(std::string{common});
    names = resolved.ok() ? resolved.value() : nullptr;
  }
  if (!names || address_of(*names).empty()) {
    co_return std::nullopt;
  }
  ngsi_request out{.of = r.of, .town = r.town, .names = std::move(names), .query = r.query};
  co_return out;
}

void share_element(batch_plan& plan, const flights& out, const operation_plan& shares,
                   const entity_part& part, const entity_pieces* pieces, const context* names,
                   std::string_view element) {
  for (const auto& share : shares.shares) {
    const bool loop = out.is_loop() || out.has_passed(*share.to);
    if (loop && !share.to->is_proxy()) {
      continue;
    }
    plan.looped = plan.looped || loop;
    if (!share.supported) {
      plan.refusals[part.id].push_back(refused(
          share.to,
          registration_conflict("source " + share.to->endpoint + " does not take this operation")));
      continue;
    }
    add_element(consignment_for(plan, share.to),
                names == nullptr ? std::string{element}
                                 : out.told(*share.to, pieces->with(share.attributes),
                                            json_part::entity, *names),
                part.id);
  }
}

class batch_sharer {
 public:
  batch_sharer(const shared_batch& b, const parts& p, const ngsi_request& r, sources_ptr all,
               std::shared_ptr<const view> state)
      : batch_(b), parts_(p), r_(r), all_(std::move(all)), state_(std::move(state)) {}

  task<result<batch_plan>> run(const flights& out) {
    batch_plan plan;
    std::size_t n = 0, fetches_left = fetches_per_request;
    for (const auto element : json_elements{r_.body}) {
      if (++n > batch_max) {
        co_return problem{why::too_large, "a batch holds at most 1000 entities"};
      }
      if (batch_.body == body_is::identifiers) {
        CO_TRY(const done ok, share_id(plan, out, element));
      } else {
        co_await share_entity(plan, out, element, fetches_left);
      }
    }
    co_return plan;
  }

 private:
  void add_types_here(entity_part& part) const {
    const auto e = part.types.empty() ? state_->find(part.id) : entity_ptr{};
    for (const auto type : e ? e->types() : std::span<const term>{}) {
      part.types.push_back({std::string{state_->terms().name(type)}});
    }
  }

  result<done> share_id(batch_plan& plan, const flights& out, std::string_view element) const {
    const auto id = kind_of(element) == json_kind::string ? json_string_text(element) : "";
    if (!is_uri(id)) {
      return bad_request_data("the body is not an array of URIs");
    }
    entity_part part{.id = id, .types = {}, .attributes = {}};
    add_types_here(part);
    const auto shares = plan_of(*all_, r_.town.service, batch_.what, part, r_.of->now);
    share_element(plan, out, shares, part, nullptr, nullptr, element);
    const bool proxied = std::any_of(shares.shares.begin(), shares.shares.end(),
                                     [](const auto& s) { return s.to->is_proxy(); });
    if (!proxied || state_->find(id)) {
      add_element(plan.here, element, id);
    }
    return done{};
  }

  task<void> share_entity(batch_plan& plan, const flights& out, std::string_view element,
                          std::size_t& fetches_left) const {
    context_ptr names;
    if (kind_of(element) == json_kind::object) {
      names = co_await names_of(parts_, r_, element, fetches_left);
    }
    if (!names) {
      add_element(plan.here, element, "");
      co_return;
    }
    const entity_pieces pieces{element, *names};
    entity_part part{.id = {}, .types = {}, .attributes = pieces.attributes()};
    if (!pieces.id().empty() && kind_of(pieces.id()) == json_kind::string) {
      part.id = json_string_text(pieces.id());
    }
    for (const auto& type : pieces.types()) {
      part.types.push_back({type});
    }
    add_types_here(part);
    if (!is_uri(part.id)) {
      add_element(plan.here, element, part.id);
      co_return;
    }
    const auto shares = plan_of(*all_, r_.town.service, batch_.what, part, r_.of->now);
    share_element(plan, out, shares, part, &pieces, names.get(), element);
    if (shares.is_local_only()) {
      add_element(plan.here, element, part.id);
    } else if (shares.leaves_something()) {
      add_element(plan.here, pieces.without(shares.taken), part.id);
    }
  }

  const shared_batch& batch_;
  const parts& parts_;
  const ngsi_request& r_;
  sources_ptr all_;
  std::shared_ptr<const view> state_;
};

// What became of each entity, over all who had a part of it.
struct batch_outcome {
  std::vector<std::string> order;
  std::map<std::string, bool> good;
  std::vector<std::string> created;
  std::string errors;

  void went(const std::string& id, bool well) {
    const auto [at, fresh] = good.try_emplace(id, well);
    if (fresh) {
      order.push_back(id);
    }
    at->second = at->second && well;
  }
  void failed(const std::string& id, const part_outcome& why) {
    went(id, false);
    append_entity_error(errors, id, why);
  }
  void made(const std::string& id) {
    if (std::find(created.begin(), created.end(), id) == created.end()) {
      created.push_back(id);
    }
  }
};

std::string id_in(std::string_view error) {
  const auto id = kind_of(error) == json_kind::object ? json_members{error}.find("entityId")
                                                      : std::string_view{};
  return !id.empty() && kind_of(id) == json_kind::string ? json_string_text(id) : std::string{};
}

// 201 [ids], 204, or 207 with success and errors; anything else failed as a whole.
void take(batch_outcome& into, const consignment& c, int status, std::string_view body,
          const part_outcome& whole) {
  const auto json = check_and_minify(body);
  const auto kind = json.ok() ? kind_of(json.value()) : json_kind::null;
  if (status == 207 && kind == json_kind::object) {
    const auto errors = json_members{json.value()}.find("errors");
    std::vector<std::string> failed;
    if (!errors.empty() && kind_of(errors) == json_kind::array) {
      for (const auto one : json_elements{errors}) {
        failed.push_back(id_in(one));
        const auto error = kind_of(one) == json_kind::object ? json_members{one}.find("error")
                                                             : std::string_view{};
        part_outcome why{.from = c.to, .status = 0, .error = std::string{error}};
        into.failed(failed.back(), why);
      }
    }
    for (const auto& id : c.ids) {
      if (std::find(failed.begin(), failed.end(), id) == failed.end()) {
        into.went(id, true);
      }
    }
    return;
  }
  for (const auto& id : c.ids) {
    if (whole.good()) {
      into.went(id, true);
    } else {
      into.failed(id, whole);
    }
  }
  if (status == 201 && kind == json_kind::array) {
    for (const auto one : json_elements{json.value()}) {
      if (kind_of(one) == json_kind::string) {
        into.made(json_string_text(one));
      }
    }
  }
}

std::string ids_of(const std::vector<std::string>& ids) {
  std::string out = "[";
  for (const auto& id : ids) {
    out += out.size() == 1 ? "" : ",";
    append_json_string(out, id);
  }
  return out += ']';
}

http::reply reply_to(const shared_batch& b, const batch_outcome& o) {
  if (o.errors.empty()) {
    const bool all = b.what == source_operation::create_batch;
    if (!b.tells_created || (!all && o.created.empty())) {
      return {.status = 204};
    }
    return {.status = 201, .body = ids_of(all ? o.order : o.created)};
  }
  std::vector<std::string> success;
  for (const auto& id : o.order) {
    if (o.good.at(id)) {
      success.push_back(id);
    }
  }
  return {.status = 207,
          .body = "{\"success\":" + ids_of(success) + ",\"errors\":[" + o.errors + "]}"};
}

task<http::reply> run_here(inner_handler local, const parts& p, call& c, const consignment& here) {
  const auto body = "[" + here.elements + "]";
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

std::string batch_path(const shared_batch& b, const call& c) {
  const auto path = "/ngsi-ld/v1/entityOperations/" + std::string{b.name};
  return c.request.query.empty() ? path : path + "?" + std::string{c.request.query};
}

answer share_batch(const shared_batch& b, inner_handler local, const parts& p, call& c) {
  const auto all = co_await p.sources->look(c.tenant);
  CO_TRY(const auto r,
         co_await open_request(
             p, c, {.body = b.body, .parameters = with_local, .options = batch_options}));
  CO_TRY(const auto only_here, r.flag("local"));
  const auto here_only = counted_already(p);
  if (only_here || all->all.empty()) {
    co_return co_await local(here_only, c);
  }
  const auto common = co_await in_one_context(p, r);
  flights out{*p.sources, common ? *common : r, all};
  co_await out.learn(*p.contexts);
  auto state = co_await p.entities->look(r.town);
  batch_sharer sharer{b, p, r, all, std::move(state)};
  CO_TRY(const auto plan, co_await sharer.run(out));
  if (plan.looped) {
    co_return loop_detected("the request has come by here before");
  }
  if (plan.out.empty() && plan.refusals.empty()) {
    co_return co_await local(here_only, c);
  }
  for (const auto& one : plan.out) {
    out.start({.to = one.to,
               .verb = http::method::post,
               .path = batch_path(b, c),
               .body = "[" + one.elements + "]"});
  }
  batch_outcome o;
  for (const auto& [id, refusals] : plan.refusals) {
    for (const auto& one : refusals) {
      o.failed(id, one);
    }
  }
  if (!plan.here.elements.empty()) {
    const auto reply = co_await run_here(local, here_only, c, plan.here);
    const part_outcome whole{
        .from = nullptr, .status = reply.status, .error = reply.status < 400 ? "" : reply.body};
    take(o, plan.here, reply.status, reply.body, whole);
  }
  const auto answers = co_await out.land();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto body = answers[i].reply.ok() ? answers[i].reply.value().body : std::string{};
    take(o, plan.out[i], answers[i].status(), body, outcome_of(answers[i]));
  }
  co_return reply_to(b, o);
}

using op = source_operation;
constexpr shared_batch creates{.what = op::create_batch, .name = "create", .tells_created = true};
constexpr shared_batch upserts{.what = op::upsert_batch, .name = "upsert", .tells_created = true};
constexpr shared_batch updates{.what = op::update_batch, .name = "update"};
constexpr shared_batch merges{.what = op::merge_batch, .name = "merge"};
constexpr shared_batch deletes{
    .what = op::delete_batch, .name = "delete", .body = body_is::identifiers};

}  // namespace

answer share_batch_create(inner_handler f, const parts& p, call& c) {
  return share_batch(creates, f, p, c);
}
answer share_batch_upsert(inner_handler f, const parts& p, call& c) {
  return share_batch(upserts, f, p, c);
}
answer share_batch_update(inner_handler f, const parts& p, call& c) {
  return share_batch(updates, f, p, c);
}
answer share_batch_merge(inner_handler f, const parts& p, call& c) {
  return share_batch(merges, f, p, c);
}
answer share_batch_delete(inner_handler f, const parts& p, call& c) {
  return share_batch(deletes, f, p, c);
}

}  // namespace tsu::broker
