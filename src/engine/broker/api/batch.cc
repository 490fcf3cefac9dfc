#include "engine/broker/api/batch.h"

#include <array>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/api/entity_drafts.h"
#include "engine/broker/api/fault_reply.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/names.h"

namespace tsu::broker {
namespace {

constexpr std::size_t batch_max = 1000;

constexpr std::array<std::string_view, 1> with_local{"local"};
constexpr std::array<std::string_view, 2> upsert_options{"replace", "update"};
constexpr std::array<std::string_view, 1> update_options{"noOverwrite"};

constexpr operation create_operation{.body = body_is::array, .parameters = with_local};
constexpr operation upsert_operation{
    .body = body_is::array, .parameters = with_local, .options = upsert_options};
constexpr operation update_operation{
    .body = body_is::array, .parameters = with_local, .options = update_options};
constexpr operation delete_operation{.body = body_is::identifiers, .parameters = with_local};

// BatchOperationResult (5.2.16) as it grows.
struct batch_result {
  std::vector<std::string> success, created;
  std::string errors;  // BatchEntityErrors, joined by commas
  void failed(std::string_view id, const problem& p) {
    errors += errors.empty() ? "{" : ",{";
    if (!id.empty()) {
      errors += "\"entityId\":";
      append_json_string(errors, id);
      errors += ',';
    }
    errors += "\"error\":" + problem_details(p) + "}";
  }
};

std::string array_of(const std::vector<std::string>& ids) {
  std::string out = "[";
  for (const auto& id : ids) {
    out += out.size() == 1 ? "" : ",";
    append_json_string(out, id);
  }
  return out += ']';
}

http::reply multi_status(const ngsi_request& r, const batch_result& done_so_far) {
  auto reply = json_reply(r, "{\"success\":" + array_of(done_so_far.success) + ",\"errors\":[" +
                                 done_so_far.errors + "]}");
  reply.status = 207;
  return reply;
}

// The id of an element that could not be read whole, as far as there is one.
std::string id_of_element(std::string_view element) {
  if (element.front() != '{') {
    return {};
  }
  const auto id = json_members{element}.find("id");
  return !id.empty() && id.front() == '"' ? json_string_text(id) : std::string{};
}

// The @context of one element: its own in ld+json, the request's in json (6.3.5).
task<result<context_ptr>> context_of_element(const parts& p, const ngsi_request& r,
                                             std::string_view element, std::size_t& fetches_left) {
  // Looked for as text first: nearly no element has one, and then its members need no reading.
  const auto inside = element.find("@context") == element.npos
                          ? std::string_view{}
                          : json_members{element}.find("@context");
  if (r.sent == media::json) {
    if (!inside.empty()) {
      co_return bad_request_data("an application/json body has a @context");
    }
    co_return r.names;
  }
  if (inside.empty()) {
    co_return bad_request_data("an application/ld+json entity has no @context");
  }
  if (auto known = p.contexts->find(inside)) {
    co_return known;
  }
  co_return co_await p.contexts->resolve(std::string{inside}, &fetches_left);
}

task<result<write_op>> read_element(const parts& p, const ngsi_request& r, std::string_view element,
                                    write_kind how, read_rules rules, std::size_t& fetches_left) {
  if (element.front() != '{') {
    co_return bad_request_data("an entity is a JSON object");
  }
  CO_TRY(const auto names, co_await context_of_element(p, r, element, fetches_left));
  write_op op{.how = how};
  CO_TRY(auto draft, read_entity(element, *names, rules));
  op.entity = std::move(draft);
  co_return op;
}

// What can be read is written, in order; the rest is told as errors.
task<result<batch_result>> run(const parts& p, const ngsi_request& r, write_kind how,
                               read_rules rules) {
  batch_result out;
  std::vector<write_op> ops;
  std::size_t n = 0, fetches_left = fetches_per_request;
  for (const auto element : json_elements{r.body}) {
    if (++n > batch_max) {
      co_return problem{why::too_large, "a batch holds at most 1000 entities"};
    }
    if (element == "null") {
      co_return bad_request_data("the array holds a null");
    }
    auto op = co_await read_element(p, r, element, how, rules, fetches_left);
    if (op.ok()) {
      ops.push_back(std::move(op).value());
    } else {
      out.failed(id_of_element(element), op.error());
    }
  }
  std::vector<std::string> ids;
  for (const auto& op : ops) {
    ids.push_back(op.entity.id);
  }
  const auto fates = co_await p.entities->write_all(r.town, std::move(ops));
  for (std::size_t i = 0; i < fates.size(); ++i) {
    if (!fates[i].ok()) {
      out.failed(ids[i], fates[i].error());
      continue;
    }
    if (!fates[i].value().skipped.empty()) {  // 5.6.9 with noOverwrite
      out.failed(ids[i], bad_request_data("some attributes are there and may not be overwritten"));
      continue;
    }
    if (fates[i].value().created) {
      out.created.push_back(ids[i]);
    }
    out.success.push_back(std::move(ids[i]));
  }
  co_return out;
}

}  // namespace

answer batch_create(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, create_operation));
  CO_TRY(const auto all, co_await run(p, r, write_kind::create, {}));
  if (!all.errors.empty()) {
    co_return multi_status(r, all);
  }
  auto reply = json_reply(r, array_of(all.success));
  reply.status = 201;
  co_return reply;
}

answer batch_upsert(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, upsert_operation));
  const bool update = r.has_option("update");
  const read_rules rules{.nulls = update ? null_rule::remove : null_rule::refuse};
  const auto how = update ? write_kind::upsert_update : write_kind::upsert_replace;
  CO_TRY(const auto all, co_await run(p, r, how, rules));
  if (!all.errors.empty()) {
    co_return multi_status(r, all);
  }
  if (all.created.empty()) {
    co_return empty_reply(204);
  }
  auto reply = json_reply(r, array_of(all.created));
  reply.status = 201;
  co_return reply;
}

answer batch_update(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, update_operation));
  const bool keep = r.has_option("noOverwrite");
  const auto how = keep ? write_kind::append_no_overwrite : write_kind::append;
  const read_rules rules{.nulls = keep ? null_rule::refuse : null_rule::remove,
                         .needs_type = false};
  CO_TRY(const auto all, co_await run(p, r, how, rules));
  co_return all.errors.empty() ? empty_reply(204) : multi_status(r, all);
}

answer batch_merge(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, create_operation));
  const read_rules rules{.nulls = null_rule::merge, .needs_type = false, .partial = true};
  CO_TRY(const auto all, co_await run(p, r, write_kind::merge, rules));
  co_return all.errors.empty() ? empty_reply(204) : multi_status(r, all);
}

answer batch_delete(const parts& p, call& c) {
  CO_TRY(auto r, co_await open_request(p, c, delete_operation));
  batch_result out;
  std::vector<write_op> ops;
  std::vector<std::string> ids;
  for (const auto element : json_elements{r.body}) {
    if (ids.size() >= batch_max) {
      co_return problem{why::too_large, "a batch holds at most 1000 entities"};
    }
    auto id = element.front() == '"' ? json_string_text(element) : std::string{element};
    if (element.front() != '"' || !is_uri(id)) {
      co_return bad_request_data("the body is not an array of URIs");
    }
    ops.push_back({.how = write_kind::remove});
    ops.back().entity.id = id;
    ids.push_back(std::move(id));
  }
  const auto fates = co_await p.entities->write_all(r.town, std::move(ops));
  for (std::size_t i = 0; i < fates.size(); ++i) {
    if (fates[i].ok()) {
      out.success.push_back(std::move(ids[i]));
    } else {
      out.failed(ids[i], fates[i].error());
    }
  }
  co_return out.errors.empty() ? empty_reply(204) : multi_status(r, out);
}

}  // namespace tsu::broker
