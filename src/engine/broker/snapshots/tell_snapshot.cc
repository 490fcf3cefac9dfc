#include "engine/broker/snapshots/tell_snapshot.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "base/core/json_text.h"

namespace tsu::broker {
namespace {

constexpr char mark = '~';  // no URI begins so
// What waits for one endpoint that does not answer, and what is kept of what was given up.
constexpr std::int64_t told_waiting_max = 100, told_dead_max = 100;
// Endpoints of one service that outlive their snapshots, for what they are still to be told.
constexpr std::size_t outliving_max = 100;

// As a subscription would say it; empty where the body has no endpoint.
std::string subscription_body(std::string_view body) {
  const json_members members{body};
  const auto uri = members.find("endpoint"), info = members.find("receiverInfo");
  if (uri.empty()) {
    return {};
  }
  std::string out = R"({"type":"Subscription","entities":[{"type":"Snapshot"}],)"
                    R"("notification":{"endpoint":{"uri":)";
  out += uri;
  out += info.empty() ? "" : ",\"receiverInfo\":" + std::string{info};
  return out += "}}}";
}

void note_change(db::tx& t, std::string_view service, std::string_view id) {
  t.append_change(subscription_changed, std::string{service}.append("\n").append(id), "{}");
}

// Table 5.3.4-1 calls the details of temporal queries by a name of its own.
std::string_view name_in_notification(std::string_view member) {
  return member == "snapshotTemporalQueriesDetails" ? "temporalSnapshotQueriesDetails" : member;
}

std::string state_text(const snapshot_row& s) {
  std::string out = "\"snapshotId\":";
  append_json_string(out, s.id);
  const auto priority = json_members{s.body}.find("snapshotPriority");
  out += ",\"snapshotStatus\":\"" + s.status + "\",\"snapshotPriority\":";
  out += priority.empty() ? std::string_view{"5"} : priority;
  out += ",\"expiresAt\":\"" + format_instant(s.expires) + "\"";
  const auto details = s.details.empty() ? std::string{"{}"} : "{" + s.details.substr(1) + "}";
  for (const auto& m : json_members{details}) {
    out.append(",\"").append(name_in_notification(m.key)).append("\":").append(m.value);
  }
  return out;
}

void tell(db::tx& t, const snapshot_row& s) {
  if (json_members{s.body}.find("endpoint").empty()) {
    return;
  }
  const auto id = endpoint_id(s.id);
  insert_delivery(t, {.service = s.service,
                      .subscription = id,
                      .entity = s.id,
                      .body = state_text(s),
                      .made = t.now()});
  if (limit_waiting(t, s.service, id, told_waiting_max) > 0) {
    limit_dead(t, s.service, id, told_dead_max);
  }
}

}  // namespace

std::string endpoint_id(std::string_view snapshot) { return std::string{mark}.append(snapshot); }

std::string_view snapshot_of_endpoint(std::string_view id) {
  return id.substr(std::min<std::size_t>(id.size(), 1));
}

result<done> check_endpoint(std::string_view body) {
  const auto text = subscription_body(body);
  if (text.empty()) {
    return done{};
  }
  TRY(const auto s, read_subscription(text, "urn:ngsi-ld:Snapshot:1", context::core(), no_time));
  return done{};
}

result<subscription> read_endpoint(const subscription_row& row) {
  TRY(auto s, read_subscription(row.body, row.id, context::core(), no_time));
  s.service = row.service;
  s.owner = row.owner;
  s.created = row.state.created;
  s.snapshot = snapshot_of_endpoint(row.id);
  return s;
}

void keep_endpoint(db::tx& t, const snapshot_row& s, std::string_view owner) {
  subscription_row row{.service = s.service,
                       .id = endpoint_id(s.id),
                       .body = subscription_body(s.body),
                       .context = {},
                       .source = {},
                       .state = {},
                       .owner = std::string{owner},
                       .kind = subscription_kind::snapshots};
  if (row.body.empty()) {
    if (delete_subscription(t, row.service, row.id)) {
      note_change(t, row.service, row.id);
    }
    return;
  }
  // It may have outlived an earlier snapshot of that name.
  const auto known = find_subscription(t, row.service, row.id);
  if (known && known->body == row.body) {
    return;
  }
  known ? update_subscription(t, row) : insert_subscription(t, row);
  note_change(t, row.service, row.id);
}

void tell_state(db::tx& t, const snapshot_row& s) {
  if (s.status != "preparing") {
    tell(t, s);
  }
}

void tell_end(db::tx& t, snapshot_row s) {
  s.expires = std::min<instant>(s.expires, t.now() - std::chrono::milliseconds{1});
  // Who hears of its end needs no details, and it may never have been made.
  s.status = s.status == "preparing" ? "failure" : s.status;
  tell(t, s);
}

void forget_endpoints(db::tx& t) {
  std::map<std::string, std::size_t> waiting;
  for (const auto& one : outliving_endpoints(t)) {
    if (!one.waits || ++waiting[one.service] > outliving_max) {
      delete_subscription(t, one.service, one.id);
      note_change(t, one.service, one.id);
    }
  }
}

}  // namespace tsu::broker
