#include "engine/iot/take_measures.h"

#include "base/core/time.h"
#include "engine/broker/broker.h"
#include "engine/iot/entity.h"
#include "engine/iot/keys.h"
#include "engine/iot/rules.h"

namespace tsu::iot {
namespace {

constexpr std::chrono::hours ahead_max{1};

// Read again under the writer: another node may have noted something newer.
void note_state(db::tx& t, std::string_view id, device_state to, std::optional<double> battery) {
  const auto row = find_device(t, id);
  if (!row || row->state == device_state::retired) {
    return;
  }
  if (to == device_state::live) {
    keep_seen(t, id, t.now(), battery);
  }
  if (row->state != to) {
    keep_state(t, id, to, t.now());
  }
}

result<std::vector<measured_op>> ops_of(const device_draft& d, const std::vector<group>& groups,
                                        std::optional<instant> at, instant now) {
  std::vector<measured_op> out;
  for (const auto& g : groups) {
    const auto when = g.at.value_or(at.value_or(now));
    if (when > now + ahead_max) {
      return problem{why::not_processable,
                     "measured more than an hour from now: its clock is ahead", "iot_bad_time"};
    }
    TRY(auto op, entity_of(d, g, when));
    out.push_back(std::move(op));
  }
  return out;
}

// Values that came after newer ones; the entity is there by now.
task<result<done>> record_late(const parts& on, const broker::town_key& key,
                               const std::vector<measured_op>& ops, const std::string& type) {
  if (!on.keeps_history(type)) {
    co_return done{};
  }
  std::vector<broker::observation> all;
  for (const auto& one : ops) {
    for (const auto& a : *one.late) {
      all.push_back({one.op.entity.id, a.name, a.dataset, one.at, a.text});
    }
  }
  if (!all.empty()) {
    CO_TRY(const auto recorded, co_await on.entities.record(key, all));
  }
  co_return done{};
}

bool must_tell(const device_row& row, std::optional<double> battery) {
  return row.state != device_state::live || (battery && battery != row.battery);
}

device_row live_row(device_row row, std::optional<double> battery, instant now) {
  if (row.state != device_state::live) {
    row.since = now;
  }
  row.state = device_state::live;
  row.seen = now;
  row.battery = battery ? battery : row.battery;
  return row;
}

task<void> note_seen(const parts& on, tenant_code tenant, const std::string& id, device_state to,
                     std::optional<double> battery) {
  auto& town = on.stores.at(tenant, db::place::town);
  const auto closure = [&](db::tx& t) { note_state(t, id, to, battery); };
  co_await town.write(closure, db::durability::interval);
  on.book.forget(tenant, id);
}

}  // namespace

task<result<known_ptr>> admit(const parts& on, tenant_code tenant, std::string_view device,
                              std::string_view key) {
  const auto now = on.time.now();
  known_ptr known;
  if (is_device_id(device)) {
    known = co_await on.book.find(tenant, device, now);
  }
  if (known && known->row.state == device_state::retired) {
    co_return problem{why::gone, "the device is retired", "iot_retired"};
  }
  if (!known || !opens(key, known->keys, now)) {
    co_return problem{why::not_signed_in, "no device of that id has that key", "iot_wrong_key"};
  }
  if (known->row.locked) {
    co_return problem{why::not_allowed, "the device is locked", "iot_locked"};
  }
  co_return known;
}

task<result<taken_dto>> take_measures(const parts& on, tenant_code tenant, const known_device& d,
                                      const std::vector<group>& groups, std::optional<instant> at) {
  const auto now = on.time.now();
  CO_TRY(const auto ops, ops_of(d.row.about, groups, at, now));
  taken_dto out;
  std::vector<broker::write_op> writes;
  std::optional<double> battery;
  for (const auto& one : ops) {
    battery = one.battery ? one.battery : battery;
    if (one.empty) {
      ++out.ignored;
    } else {
      writes.push_back(one.op);
    }
  }
  const auto measured = writes.size();
  if (must_tell(d.row, battery)) {
    writes.push_back(device_entity(live_row(d.row, battery, now)));
  }
  const broker::town_key key{tenant, {}};
  if (!writes.empty()) {
    CO_TRY(const auto written, co_await on.entities.write_together(key, std::move(writes)));
    for (std::size_t i = 0; i < measured; ++i) {
      ++(written[i].changed ? out.written : out.unchanged);
    }
  }
  for (const auto& one : ops) {
    out.late += static_cast<std::int64_t>(one.late->size());
  }
  if (out.late > 0) {
    CO_TRY(const done kept, co_await record_late(on, key, ops, d.row.about.entity_type));
  }
  if (must_tell(d.row, battery) ||
      must_note(d.row.state, d.row.seen, d.row.about.interval_s, now)) {
    co_await note_seen(on, tenant, d.row.about.id, device_state::live, battery);
  }
  co_return out;
}

task<result<done>> take_status(const parts& on, tenant_code tenant, const known_device& d,
                               bool online) {
  if (online) {
    const std::vector<group> none;
    CO_TRY(const auto taken, co_await take_measures(on, tenant, d, none, std::nullopt));
    co_return done{};
  }
  auto row = d.row;
  if (row.state == device_state::lost) {
    co_return done{};
  }
  row.state = device_state::lost;
  row.since = on.time.now();
  const broker::town_key key{tenant, {}};
  auto op = device_entity(row);
  CO_TRY(const auto told, co_await on.entities.write(key, std::move(op)));
  co_await note_seen(on, tenant, row.about.id, device_state::lost, std::nullopt);
  co_return done{};
}

}  // namespace tsu::iot
