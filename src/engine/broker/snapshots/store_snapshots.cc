#include "engine/broker/snapshots/store_snapshots.h"

#include <array>

#include "engine/broker/model/faults.h"

namespace tsu::broker {
namespace {

#define SNAPSHOT_COLUMNS "service, id, body, status, details, created, modified, expires, used"
constexpr db::statement add{"broker.add_snapshot", "INSERT INTO broker_snapshot(" SNAPSHOT_COLUMNS
                                                   ") VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)"
                                                   " ON CONFLICT(service, id) DO NOTHING"};
constexpr db::statement find_one{"broker.find_snapshot",
                                 "SELECT " SNAPSHOT_COLUMNS
                                 " FROM broker_snapshot"
                                 " WHERE service = $1 AND id = $2 AND expires > $3"};
constexpr db::statement all_of{"broker.snapshots_of", "SELECT " SNAPSHOT_COLUMNS
                                                      " FROM broker_snapshot"
                                                      " WHERE service = $1 AND expires > $2"
                                                      " ORDER BY created, id"};
constexpr db::statement ended{"broker.ended_snapshots",
                              "SELECT " SNAPSHOT_COLUMNS
                              " FROM broker_snapshot WHERE expires <= $1"};
constexpr db::statement unfinished{"broker.unfinished_snapshots",
                                   "SELECT " SNAPSHOT_COLUMNS
                                   " FROM broker_snapshot"
                                   " WHERE status = 'preparing' AND created < $1 AND expires <> 0"};
#undef SNAPSHOT_COLUMNS
constexpr db::statement outliving{
    "broker.outliving_endpoints",
    "SELECT s.service, s.id, CAST(CASE WHEN EXISTS(SELECT 1 FROM broker_delivery AS d"
    " WHERE d.service = s.service AND d.subscription = s.id) THEN 1 ELSE 0 END AS BIGINT)"
    " FROM broker_subscription AS s WHERE s.kind = 2 AND NOT EXISTS(SELECT 1 FROM broker_snapshot"
    " AS n WHERE n.service = s.service AND n.id = substr(s.id, 2)) ORDER BY s.number DESC"};
constexpr db::statement count{"broker.count_snapshots",
                              "SELECT COUNT(*) FROM broker_snapshot WHERE service = $1"};
constexpr db::statement change{"broker.change_snapshot",
                               "UPDATE broker_snapshot SET body = $3, modified = $4, expires = $5"
                               " WHERE service = $1 AND id = $2"};
constexpr db::statement settle{"broker.settle_snapshot",
                               "UPDATE broker_snapshot SET status = $3, details = $4, modified = $5"
                               " WHERE service = $1 AND id = $2"};
constexpr db::statement use{"broker.use_snapshot",
                            "UPDATE broker_snapshot SET used = $3 WHERE service = $1 AND id = $2"};
constexpr db::statement end{
    "broker.end_snapshot",
    "UPDATE broker_snapshot SET expires = 0 WHERE service = $1 AND id = $2 AND expires <> 0"};
constexpr db::statement forget{"broker.forget_snapshot",
                               "DELETE FROM broker_snapshot WHERE service = $1 AND id = $2"};

snapshot_row row_of(const db::row& r) {
  return {.service = r.string(0),
          .id = r.string(1),
          .body = r.string(2),
          .status = r.string(3),
          .details = r.string(4),
          .created = r.time(5),
          .modified = r.time(6),
          .expires = r.time(7),
          .used = r.time(8)};
}

}  // namespace

std::span<const db::statement* const> snapshot_statements() {
  static constexpr std::array list{&add, &find_one, &all_of, &count,  &change,     &settle,
                                   &use, &end,      &ended,  &forget, &unfinished, &outliving};
  return list;
}

result<done> add_snapshot(db::tx& t, const snapshot_row& s) {
  std::int64_t n = 0;
  t.first(count, {s.service}, [&](const db::row& r) { n = r.int64(0); });
  if (n >= snapshots_max) {
    return problem{why::conflict, "a service keeps at most 100 snapshots at a time",
                   std::string{fault_too_many}};
  }
  const bool fresh =
      t.run(add, {s.service, s.id, s.body, s.status, s.details, to_micros(s.created),
                  to_micros(s.modified), to_micros(s.expires), to_micros(s.used)}) > 0;
  return fresh ? result<done>{done{}} : already_exists("snapshot " + s.id + " exists");
}

std::optional<snapshot_row> find_snapshot(db::reader& from, std::string_view service,
                                          std::string_view id, instant now) {
  std::optional<snapshot_row> out;
  from.first(find_one, {service, id, to_micros(now)}, [&](const db::row& r) { out = row_of(r); });
  return out;
}

std::vector<snapshot_row> snapshots_of(db::reader& from, std::string_view service, instant now) {
  std::vector<snapshot_row> out;
  from.each(all_of, {service, to_micros(now)}, [&](const db::row& r) { out.push_back(row_of(r)); });
  return out;
}

void change_snapshot(db::tx& t, const snapshot_row& s) {
  t.run(change, {s.service, s.id, s.body, to_micros(s.modified), to_micros(s.expires)});
}

void settle_snapshot(db::tx& t, const snapshot_row& s) {
  t.run(settle, {s.service, s.id, s.status, s.details, to_micros(s.modified)});
}

void note_snapshot_used(db::tx& t, std::string_view service, std::string_view id, instant at) {
  t.run(use, {service, id, to_micros(at)});
}

bool end_snapshot(db::tx& t, std::string_view service, std::string_view id) {
  return t.run(end, {service, id}) > 0;
}

std::vector<snapshot_row> ended_snapshots(db::reader& from, instant now) {
  std::vector<snapshot_row> out;
  from.each(ended, {to_micros(now)}, [&](const db::row& r) { out.push_back(row_of(r)); });
  return out;
}

bool forget_snapshot(db::tx& t, std::string_view service, std::string_view id) {
  return t.run(forget, {service, id}) > 0;
}

std::vector<snapshot_row> unfinished_snapshots(db::reader& from, instant before) {
  std::vector<snapshot_row> out;
  from.each(unfinished, {to_micros(before)}, [&](const db::row& r) { out.push_back(row_of(r)); });
  return out;
}

std::vector<outliving_endpoint> outliving_endpoints(db::reader& from) {
  std::vector<outliving_endpoint> out;
  from.each(outliving, {}, [&](const db::row& r) {
    out.push_back({.service = r.string(0), .id = r.string(1), .waits = r.int64(2) != 0});
  });
  return out;
}

}  // namespace tsu::broker
