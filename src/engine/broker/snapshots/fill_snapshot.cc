#include "engine/broker/snapshots/fill_snapshot.h"

#include <array>
#include <span>
#include <utility>
#include <vector>

#include "base/core/json_text.h"
#include "engine/broker/api/batch.h"
#include "engine/broker/api/entities.h"
#include "engine/broker/api/fault_reply.h"
#include "engine/broker/api/temporal.h"
#include "engine/broker/api/temporal_write.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/registrations/share.h"
#include "engine/broker/snapshots/snapshot.h"

namespace tsu::broker {
namespace {

constexpr std::int64_t page_size = 500;
// Each entity comes and goes with the @context that its names are of.
constexpr std::string_view media = "application/ld+json";

// A request of our own, to a handler of the broker.
struct inner_request {
  inner_handler handler;
  std::string path, query, body;
  std::string service, snapshot;
};

task<http::reply> ask(const parts& p, const asked_by& who, const inner_request& q) {
  http::request request{.verb = http::method::post, .path = q.path, .query = q.query};
  request.headers.add("Content-Type", media);
  request.headers.add("Accept", media);
  if (!q.service.empty()) {
    request.headers.add("NGSILD-Tenant", q.service);
  }
  if (!q.snapshot.empty()) {
    request.headers.add("NGSILD-Snapshot", q.snapshot);
  }
  request.body = q.body;
  request.host = who.host;
  request.secure = who.secure;
  request.trace_id = who.trace_id;
  const caller as{.subject = who.subject, .role = who.role, .permissions = who.permissions};
  call inner{.request = request, .tenant = who.tenant, .who = as, .now = who.now};
  auto done_or_not = co_await answered(q.handler, p, inner);
  co_return done_or_not.ok() ? std::move(done_or_not).value() : fault_reply(done_or_not.error());
}

// What came of one query: its status, and what went wrong as problem details.
struct outcome {
  std::int64_t found = 0;
  std::string problem;
};

std::string details_of(const outcome& o) {
  if (!o.problem.empty()) {
    return R"({"resultStatus":"failure","problemDetails":)" + o.problem + "}";
  }
  return o.found > 0 ? R"({"resultStatus":"success"})" : R"({"resultStatus":"empty"})";
}

std::string problem_in(const http::reply& r) {
  return r.body.starts_with('{') ? r.body : R"({"status":)" + std::to_string(r.status) + "}";
}

std::int64_t count_in(std::string_view array) {
  std::int64_t n = 0;
  for ([[maybe_unused]] const auto one : json_elements{array}) {
    ++n;
  }
  return n;
}

class filler {
 public:
  filler(const parts& p, asked_by who, snapshot_row& row)
      : parts_(p), who_(std::move(who)), row_(row) {}

  task<outcome> entities(std::string query) {
    const inner_request asks{.handler = shared<post_query, share_post_query>,
                             .path = "/ngsi-ld/v1/entityOperations/query"};
    co_return co_await all_pages(asks, std::move(query), &filler::keep_entities);
  }

  task<outcome> over_time(std::string query) {
    const inner_request asks{.handler = shared<post_temporal_query, share_temporal_post_query>,
                             .path = "/ngsi-ld/v1/temporal/entityOperations/query"};
    co_return co_await all_pages(asks, std::move(query), &filler::keep_values);
  }

 private:
  using keep = task<std::string> (filler::*)(std::string page);

  task<outcome> all_pages(inner_request asks, std::string query, keep into) {
    outcome out;
    asks.body = std::move(query);
    asks.service = row_.service;
    for (std::int64_t offset = 0;; offset += page_size) {
      if (offset >= snapshot_entities_max) {
        out.problem = problem_details(too_many_results("a query of a snapshot finds too many"));
        co_return out;
      }
      asks.query = "limit=" + std::to_string(page_size) + "&offset=" + std::to_string(offset);
      const auto reply = co_await ask(parts_, who_, asks);
      if (reply.status / 100 != 2) {
        out.problem = problem_in(reply);
        co_return out;
      }
      const auto n = count_in(reply.body);
      out.found += n;
      if (n > 0) {
        out.problem = co_await (this->*into)(reply.body);
      }
      if (n < page_size || !out.problem.empty()) {
        co_return out;
      }
    }
  }

  inner_request inside(inner_handler h, std::string path, std::string body) const {
    return {.handler = h,
            .path = std::move(path),
            .body = std::move(body),
            .service = row_.service,
            .snapshot = row_.id};
  }

  // Empty, or what went wrong.
  task<std::string> keep_entities(std::string page) {
    const auto q = inside(batch_upsert, "/ngsi-ld/v1/entityOperations/upsert", std::move(page));
    const auto reply = co_await ask(parts_, who_, q);
    const bool whole = reply.status == 201 || reply.status == 204;
    co_return whole ? std::string{} : problem_in(reply);
  }

  task<std::string> keep_values(std::string page) {
    for (const auto one : json_elements{page}) {
      const auto q = inside(create_temporal, "/ngsi-ld/v1/temporal/entities", std::string{one});
      const auto reply = co_await ask(parts_, who_, q);
      if (reply.status / 100 != 2) {
        co_return problem_in(reply);
      }
    }
    co_return std::string{};
  }

  const parts& parts_;
  const asked_by who_;
  snapshot_row& row_;
};

// 5.16.1.4
std::string_view status_of(const std::vector<outcome>& all) {
  std::size_t found = 0, empty = 0;
  for (const auto& o : all) {
    found += o.problem.empty() && o.found > 0 ? 1 : 0;
    empty += o.problem.empty() && o.found == 0 ? 1 : 0;
  }
  return found == all.size() ? "success" : found > 0 ? "partial" : empty > 0 ? "empty" : "failure";
}

void add_details(std::string& out, std::string_view member, const std::vector<outcome>& all) {
  if (all.empty()) {
    return;
  }
  out.append(",\"").append(member).append("\":[");
  for (const auto& o : all) {
    out += (out.back() == '[' ? "" : ",") + details_of(o);
  }
  out += ']';
}

}  // namespace

asked_by asked_by_caller(const call& c) {
  return {.tenant = c.tenant,
          .host = std::string{c.request.host},
          .trace_id = std::string{c.request.trace_id},
          .secure = c.request.secure,
          .subject = c.who.subject,
          .role = c.who.role,
          .permissions = c.who.permissions,
          .now = c.now};
}

task<snapshot_row> fill_snapshot(const parts& p, asked_by who, snapshot_row row) {
  filler f{p, std::move(who), row};
  std::vector<outcome> plain, timed;
  for (auto& q : queries_in(row, "snapshotQueries")) {
    plain.push_back(co_await f.entities(std::move(q)));
  }
  for (auto& q : queries_in(row, "snapshotTemporalQueries")) {
    timed.push_back(co_await f.over_time(std::move(q)));
  }
  row.details.clear();
  add_details(row.details, "snapshotQueriesDetails", plain);
  add_details(row.details, "snapshotTemporalQueriesDetails", timed);
  plain.insert(plain.end(), timed.begin(), timed.end());
  row.status = status_of(plain);
  co_return std::move(row);
}

}  // namespace tsu::broker
