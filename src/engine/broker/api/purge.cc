// DELETE /entities (ETSI GS CIM 009 v1.9.1, 5.6.21): what fits the query is deleted, or loses
// attributes.
#include <algorithm>
#include <array>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/api/entities.h"
#include "engine/broker/api/fault_reply.h"
#include "engine/broker/api/query_parameters.h"
#include "engine/broker/model/faults.h"

namespace tsu::broker {
namespace {

constexpr std::array<std::string_view, 14> purge_parameters{
    "id",          "idPattern",   "type",   "attrs", "q",    "georel", "geometry",
    "coordinates", "geoproperty", "scopeQ", "keep",  "drop", "local",  "csf"};
constexpr operation purge_operation{.parameters = purge_parameters};
constexpr std::size_t batch_max = 1'000;

// What becomes of each entity: drop and keep are attributes, of which at most one list is given.
struct purge {
  std::vector<std::string> drop, keep;
  bool of_attributes() const { return !drop.empty() || !keep.empty(); }
  bool takes(std::string_view name) const {
    const auto in = [name](const auto& all) {
      return std::find(all.begin(), all.end(), name) != all.end();
    };
    return drop.empty() ? !in(keep) : in(drop);
  }
};

result<purge> read_purge(const ngsi_request& r) {
  purge out;
  TRY(auto drop, name_list(r, "drop"));
  TRY(auto keep, name_list(r, "keep"));
  if (!drop.empty() && !keep.empty()) {
    return bad_request_data("keep and drop do not go together");
  }
  out.drop = std::move(drop);
  out.keep = std::move(keep);
  return out;
}

void add_ops(std::vector<write_op>& ops, const entity_version& e, const term_table& terms,
             const purge& how) {
  if (!how.of_attributes()) {
    ops.push_back({.how = write_kind::remove});
    ops.back().entity.id = std::string{e.id()};
    return;
  }
  term last{};
  for (const auto& a : e.attributes()) {
    if (a.name == last || !how.takes(terms.name(a.name))) {
      continue;
    }
    last = a.name;
    ops.push_back({.how = write_kind::remove_attribute});
    ops.back().entity.id = std::string{e.id()};
    ops.back().attribute = std::string{terms.name(a.name)};
    ops.back().all_datasets = true;
  }
}

// {"success":[…],"errors":[…]} over all entities; what is gone meanwhile is what was wanted.
struct purge_result {
  std::vector<std::string> done_with;
  std::string errors;
  void take(const std::string& id, const result<write_outcome>& fate) {
    if (fate.ok() || fate.error().reason == why::not_found) {
      if (done_with.empty() || done_with.back() != id) {
        done_with.push_back(id);
      }
      return;
    }
    errors += errors.empty() ? "{\"entityId\":" : ",{\"entityId\":";
    append_json_string(errors, id);
    errors += ",\"error\":" + problem_details(fate.error()) + "}";
  }
};

http::reply reply_of(const ngsi_request& r, const purge_result& all) {
  if (all.errors.empty()) {
    return empty_reply(204);
  }
  std::string body = "{\"success\":[";
  for (const auto& id : all.done_with) {
    body += body.back() == '[' ? "" : ",";
    append_json_string(body, id);
  }
  auto reply = json_reply(r, body + "],\"errors\":[" + all.errors + "]}");
  reply.status = 207;
  return reply;
}

}  // namespace

answer purge_entities(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, purge_operation));
  CO_TRY(const auto how, read_purge(r));
  CO_TRY(auto q, read_query(r));
  q.limit = limit_none;
  std::vector<write_op> ops;
  {
    const auto state = co_await p.entities->look(r.town);
    CO_TRY(const auto total,
           state->select(q, [&](const entity_ptr& e) { add_ops(ops, *e, state->terms(), how); }));
  }
  purge_result out;
  for (std::size_t at = 0; at < ops.size(); at += batch_max) {
    const auto end = std::min(at + batch_max, ops.size());
    std::vector<write_op> some(std::make_move_iterator(ops.begin() + static_cast<long>(at)),
                               std::make_move_iterator(ops.begin() + static_cast<long>(end)));
    std::vector<std::string> ids;
    for (const auto& op : some) {
      ids.push_back(op.entity.id);
    }
    const auto fates = co_await p.entities->write_all(r.town, std::move(some));
    for (std::size_t i = 0; i < fates.size(); ++i) {
      out.take(ids[i], fates[i]);
    }
  }
  co_return reply_of(r, out);
}

}  // namespace tsu::broker
