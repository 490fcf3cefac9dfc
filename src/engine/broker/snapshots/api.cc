#include "engine/broker/snapshots/api.h"

#include <array>
#include <exception>
#include <utility>

#include "base/core/json_text.h"
#include "base/core/log.h"
#include "engine/broker/api/ngsi_request.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/names.h"
#include "engine/broker/snapshots/fill_snapshot.h"
#include "engine/broker/snapshots/snapshot.h"
#include "engine/broker/snapshots/snapshot_book.h"

namespace tsu::broker {
namespace {

constexpr std::string_view snapshots_path = "/ngsi-ld/v1/snapshots/";
constexpr operation write_operation{.body = body_is::document};
constexpr operation plain_operation{};
constexpr std::array<std::string_view, 1> purge_parameters{"q"};
constexpr operation purge_operation{.parameters = purge_parameters};

// Snapshots are of the service, not of another snapshot (5.5.15); a key with rules sees only its
// own part of the service, which nobody would know of what it leaves behind.
task<result<ngsi_request>> open(const parts& p, const call& c, operation op) {
  if (p.snapshots == nullptr || c.who.limits != nullptr) {
    co_return operation_not_supported("this caller has no snapshots");
  }
  CO_TRY(auto r, co_await open_request(p, c, op));
  if (!parted_service(r.town.service).snapshot.empty()) {
    co_return bad_request_data("NGSILD-Snapshot does not go with the snapshots themselves");
  }
  co_return r;
}

// Unlike any other of this town: the moment and the request's own number.
std::string fresh_id(const call& c) {
  return "urn:ngsi-ld:Snapshot:" + std::to_string(to_micros(c.now)) + "-" +
         std::string{c.request.trace_id.substr(0, 16)};
}

task<result<snapshot_row>> get(const parts& p, const ngsi_request& r) {
  const auto& id = r.of->path_values[0];
  if (!is_uri(id)) {
    co_return bad_request_data("\"" + id + "\" is not a URI");
  }
  auto found = co_await p.snapshots->find(r.town, id, r.of->now);
  if (!found) {
    co_return resource_not_found("snapshot " + id + " is not here");
  }
  if (found->status == "preparing" && found->created + preparing_max < r.of->now) {
    found->status = "failure";
  }
  co_return std::move(*found);
}

http::reply shown(const ngsi_request& r, const snapshot_row& s) {
  const auto names = r.accept == media::ld_json ? context_member(r) : std::string{};
  return json_reply(r, snapshot_text(s, names));
}

result<snapshot_row> new_row(const ngsi_request& r, snapshot_part part) {
  const auto now = r.of->now;
  snapshot_row s{.service = r.town.service,
                 .id = fresh_id(*r.of),
                 .status = "preparing",
                 .created = now,
                 .modified = now,
                 .used = now};
  TRY(const auto ok, read_snapshot(s, r.body, part, *r.names, now));
  return s;
}

http::reply made(const snapshot_row& s) {
  auto reply = empty_reply(201);
  reply.with("Location", std::string{snapshots_path} + path_segment(s.id));
  return reply;
}

task<void> clear_beside(const parts& p, tenant_code tenant, instant now) {
  auto* book = p.snapshots;
  co_await book->run_beside([book, tenant, now] { return book->clear_ended(tenant, now); });
}

}  // namespace

// 5.16.1
answer create_snapshot(const parts& p, call& c) {
  CO_TRY(const auto r, co_await open(p, c, write_operation));
  CO_TRY(auto s, new_row(r, snapshot_part::whole));
  co_await clear_beside(p, c.tenant, c.now);
  CO_TRY(const auto added, co_await p.snapshots->add(r.town, s, c.who.subject));
  const auto fill = [&p, town = r.town, who = asked_by_caller(c), s]() -> task<void> {
    auto filled = s;
    try {
      filled = co_await fill_snapshot(p, who, s);
    } catch (const std::exception& e) {
      log_error("a snapshot could not be filled: {}", e.what());
      filled.status = "failure";
    }
    co_await p.snapshots->settle(town, std::move(filled));
  };
  co_await p.snapshots->run_beside(fill);
  co_return made(s);
}

// 5.16.2
answer clone_snapshot(const parts& p, call& c) {
  CO_TRY(const auto r, co_await open(p, c, write_operation));
  CO_TRY(const auto from, co_await get(p, r));
  CO_TRY(auto s, new_row(r, snapshot_part::clone));
  s.details = from.details;
  CO_TRY(const auto added, co_await p.snapshots->add(r.town, s, c.who.subject));
  const auto copy = [&p, town = r.town, from, s]() -> task<void> {
    const town_key source{town.tenant, service_of_snapshot(town.service, from.id)};
    const town_key target{town.tenant, service_of_snapshot(town.service, s.id)};
    auto copied = s;
    try {
      const bool whole = co_await p.snapshots->copy(source, target);
      copied.status = whole ? "success" : "failure";
    } catch (const std::exception& e) {
      log_error("a snapshot could not be cloned: {}", e.what());
      copied.status = "failure";
    }
    co_await p.snapshots->settle(town, std::move(copied));
  };
  co_await p.snapshots->run_beside(copy);
  co_return made(s);
}

// 5.16.3
answer retrieve_snapshot(const parts& p, call& c) {
  CO_TRY(const auto r, co_await open(p, c, plain_operation));
  CO_TRY(const auto s, co_await get(p, r));
  co_return shown(r, s);
}

// 5.16.4
answer update_snapshot(const parts& p, call& c) {
  CO_TRY(const auto r, co_await open(p, c, write_operation));
  CO_TRY(auto s, co_await get(p, r));
  CO_TRY(const auto ok, read_snapshot(s, r.body, snapshot_part::fragment, *r.names, c.now));
  s.modified = c.now;
  CO_TRY(const auto changed, co_await p.snapshots->change(r.town, std::move(s), c.who.subject));
  co_return shown(r, changed);
}

// 5.16.5
answer delete_snapshot(const parts& p, call& c) {
  CO_TRY(const auto r, co_await open(p, c, plain_operation));
  CO_TRY(const auto s, co_await get(p, r));
  co_await p.snapshots->end(r.town, s.id);
  co_await clear_beside(p, c.tenant, c.now);
  co_return empty_reply(204);
}

// 5.16.7
answer purge_snapshots(const parts& p, call& c) {
  CO_TRY(const auto r, co_await open(p, c, purge_operation));
  const auto* q = r.parameter("q");
  if (q == nullptr) {
    co_return bad_request_data("a purge of snapshots needs a q");
  }
  CO_TRY(const auto wanted, read_purge_query(*q));
  for (const auto& s : co_await p.snapshots->all_of(r.town, c.now)) {
    CO_TRY(const bool goes, is_purged(s, wanted));
    if (goes) {
      co_await p.snapshots->end(r.town, s.id);
    }
  }
  co_await clear_beside(p, c.tenant, c.now);
  co_return empty_reply(204);
}

task<void> clear_snapshots_of(const module_parts& given, tenant_code town, std::string_view) {
  const auto& p = static_cast<const parts&>(given);
  if (p.snapshots != nullptr) {
    const auto now = co_await p.entities->town_store(town).write([](db::tx& t) { return t.now(); });
    co_await p.snapshots->clear_ended(town, now);
  }
}

}  // namespace tsu::broker
