#include "engine/iot/register_device.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "base/record/audit.h"
#include "engine/broker/broker.h"
#include "engine/iot/entity.h"
#include "engine/iot/keys.h"
#include "engine/iot/rules.h"

namespace tsu::iot {
namespace {

constexpr std::size_t entities_at_once = 500;

problem no_device() { return {why::not_found, "no device of that id", "iot_no_device"}; }

void note(db::tx& t, std::string_view action, std::string_view id, const actor& who) {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = "iot.device",
                    .subject = id});
}

// Who may not see the devices of others registers its own.
void name_owner(device_draft& d, const asker& by) {
  if (!by.oversees) {
    d.owner = by.who.subject;
  }
}

device_row new_row(const device_draft& d, instant now) {
  return {.about = d,
          .owner = d.owner.value_or(""),
          .since = now,
          .seen = {},
          .battery = {},
          .locked = {},
          .created = now,
          .changed = now};
}

// What becomes of a key that was drawn before the transaction, which may run twice.
struct drawn_key {
  secret<std::string> text;
  key_row row;
};

drawn_key draw_key(const parts& on, tenant_code tenant, const device_draft& d) {
  drawn_key out{make_key(tenant), {}};
  out.row.device = d.id;
  out.row.hash = hash_of_key(out.text.reveal());
  if (on.key && transport_of(d) == transport::mqtt) {
    out.row.sealed = seal_key(*on.key, tenant, d.id, out.text.reveal());
  }
  return out;
}

made_key shown_once(const drawn_key& k, const device_draft& d, std::int64_t number) {
  const auto* path = protocol_of(d) == protocol::ul ? "/iot/d" : "/iot/json";
  return {d.id, number, k.text.reveal(),
          std::string{path} + "?i=" + d.id + "&k=" + k.text.reveal()};
}

std::int64_t keep_key(db::tx& t, key_row row) {
  row.created = t.now();
  return insert_key(t, row);
}

// What is owed to the broker after the rows: told again at the next change where it falls between.
task<result<done>> show_devices(const parts& on, tenant_code tenant, std::vector<device_row> rows) {
  const broker::town_key key{tenant, {}};
  for (std::size_t from = 0; from < rows.size(); from += entities_at_once) {
    std::vector<broker::write_op> ops;
    for (std::size_t i = from; i < std::min(from + entities_at_once, rows.size()); ++i) {
      ops.push_back(device_entity(rows[i]));
    }
    for (const auto& one : co_await on.entities.write_all(key, std::move(ops))) {
      if (!one.ok()) {
        co_return one.error();
      }
    }
  }
  co_return done{};
}

// One act on one device that is there: `work` may refuse; then the entity shows what it is now.
template <class Work>
task<result<done>> act_on(const parts& on, tenant_code tenant, const std::string& id,
                          const asker& by, std::string_view action, Work work) {
  auto& town = on.stores.at(tenant, db::place::town);
  const auto closure = [&](db::tx& t) -> result<device_row> {
    TRY(auto row, device_for(t, id, by));
    TRY(const done worked, work(t, row));
    note(t, action, id, by.who);
    return row;
  };
  CO_TRY(auto row, co_await town.write(closure));
  on.book.forget(tenant, id);
  std::vector<device_row> one{std::move(row)};
  co_return co_await show_devices(on, tenant, std::move(one));
}

problem retired() {
  return {why::conflict, "the device is retired; register a new one", "iot_retired"};
}

void move_to(db::tx& t, device_row& row, device_state to) {
  row.state = to;
  row.since = t.now();
  keep_state(t, row.about.id, to, row.since);
}

}  // namespace

result<device_row> device_for(db::reader& r, std::string_view id, const asker& by) {
  auto row = find_device(r, id);
  if (!row || (!by.oversees && row->owner != by.who.subject)) {
    return no_device();
  }
  return std::move(*row);
}

device_dto shown(const device_row& d, const std::vector<key_row>& keys) {
  device_dto out;
  static_cast<device_draft&>(out) = d.about;
  out.entity_id = entity_of(d.about);
  out.transport = transport_of(d.about);
  out.protocol = protocol_of(d.about);
  out.state = d.state;
  out.state_since = d.since;
  out.last_seen = d.seen;
  out.battery = d.battery;
  out.locked = d.locked;
  out.created = d.created;
  out.changed = d.changed;
  for (const auto& k : keys) {
    out.keys.push_back({k.number, k.created, k.ends});
  }
  return out;
}

task<result<made_key>> register_device(const parts& on, tenant_code tenant, device_draft d,
                                       const asker& by) {
  name_owner(d, by);
  CO_TRY(const done sound, check_device(d));
  const auto key = draw_key(on, tenant, d);
  auto& town = on.stores.at(tenant, db::place::town);
  const auto closure = [&](db::tx& t) -> result<std::int64_t> {
    if (!insert_device(t, new_row(d, t.now()))) {
      return problem{why::conflict,
                     "a device of that id is registered",
                     "iot_device_exists",
                     {{"id", "taken"}}};
    }
    note(t, "iot.device.registered", d.id, by.who);
    return keep_key(t, key.row);
  };
  CO_TRY(const auto number, co_await town.write(closure));
  on.book.forget(tenant, d.id);
  std::vector<device_row> one{new_row(d, on.time.now())};
  CO_TRY(const done seen, co_await show_devices(on, tenant, std::move(one)));
  co_return shown_once(key, d, number);
}

namespace {

result<done> check_rows(const std::vector<import_row>& rows) {
  std::vector<field_error> bad;
  std::set<std::string_view> ids;
  for (const auto& r : rows) {
    const auto at = "rows[" + std::to_string(r.line) + "].";
    if (const auto checked = check_device(r.device, at); !checked.ok()) {
      const auto& all = checked.error().fields;
      bad.insert(bad.end(), all.begin(), all.end());
    }
    if (!ids.insert(r.device.id).second) {
      bad.push_back({at + "id", "twice"});
    }
  }
  if (!bad.empty()) {
    return problem{why::not_processable, "some rows cannot be; none was taken", "iot_bad_rows",
                   std::move(bad)};
  }
  return done{};
}

result<made_keys> keep_rows(db::tx& t, const std::vector<import_row>& rows,
                            const std::vector<drawn_key>& keys, const asker& by) {
  made_keys out;
  std::vector<field_error> taken;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& d = rows[i].device;
    if (!insert_device(t, new_row(d, t.now()))) {
      taken.push_back({"rows[" + std::to_string(rows[i].line) + "].id", "taken"});
      continue;
    }
    note(t, "iot.device.registered", d.id, by.who);
    out.items.push_back(shown_once(keys[i], d, keep_key(t, keys[i].row)));
  }
  if (!taken.empty()) {
    return problem{why::conflict, "some are registered already; none was taken",
                   "iot_device_exists", std::move(taken)};
  }
  return out;
}

}  // namespace

task<result<made_keys>> register_devices(const parts& on, tenant_code tenant,
                                         std::vector<import_row> rows, const asker& by) {
  for (auto& r : rows) {
    name_owner(r.device, by);
  }
  CO_TRY(const done sound, check_rows(rows));
  std::vector<drawn_key> keys;
  std::vector<device_row> made;
  for (const auto& r : rows) {
    keys.push_back(draw_key(on, tenant, r.device));
    made.push_back(new_row(r.device, on.time.now()));
  }
  auto& town = on.stores.at(tenant, db::place::town);
  const auto closure = [&](db::tx& t) { return keep_rows(t, rows, keys, by); };
  CO_TRY(auto out, co_await town.write(closure));
  for (const auto& r : rows) {
    on.book.forget(tenant, r.device.id);
  }
  CO_TRY(const done seen, co_await show_devices(on, tenant, std::move(made)));
  co_return std::move(out);
}

task<result<done>> change_device(const parts& on, tenant_code tenant, device_draft d,
                                 const asker& by) {
  name_owner(d, by);
  CO_TRY(const done sound, check_device(d));
  const auto work = [&](db::tx& t, device_row& row) -> result<done> {
    if (row.state == device_state::retired) {
      return retired();
    }
    row.about = d;
    row.owner = d.owner.value_or("");
    row.changed = t.now();
    keep_about(t, row);
    return done{};
  };
  co_return co_await act_on(on, tenant, d.id, by, "iot.device.changed", work);
}

task<result<done>> lock_device(const parts& on, tenant_code tenant, std::string id, lock_wish wish,
                               const asker& by) {
  const bool lock = wish == lock_wish::lock;
  const auto work = [&](db::tx& t, device_row& row) -> result<done> {
    if (row.state == device_state::retired) {
      return retired();
    }
    if (row.locked.has_value() != lock) {
      row.locked = lock ? std::optional{t.now()} : std::nullopt;
      keep_lock(t, id, row.locked);
    }
    return done{};
  };
  co_return co_await act_on(on, tenant, id, by, lock ? "iot.device.locked" : "iot.device.unlocked",
                            work);
}

task<result<done>> retire_device(const parts& on, tenant_code tenant, std::string id,
                                 const asker& by) {
  const auto work = [&](db::tx& t, device_row& row) -> result<done> {
    if (row.state == device_state::retired) {
      return retired();
    }
    end_keys(t, id, t.now());
    move_to(t, row, device_state::retired);
    return done{};
  };
  co_return co_await act_on(on, tenant, id, by, "iot.device.retired", work);
}

task<result<made_key>> exchange_key(const parts& on, tenant_code tenant, std::string id,
                                    std::chrono::hours overlap, const asker& by) {
  auto& town = on.stores.at(tenant, db::place::town);
  const auto find = [&](db::reader& r) { return device_for(r, id, by); };
  CO_TRY(const auto device, co_await town.read(find));
  const auto key = draw_key(on, tenant, device.about);
  const auto closure = [&](db::tx& t) -> result<std::int64_t> {
    TRY(const auto row, device_for(t, id, by));
    if (row.state == device_state::retired) {
      return retired();
    }
    const auto keys = keys_of(t, id);
    const auto good =
        std::count_if(keys.begin(), keys.end(), [&](const auto& k) { return k.is_good(t.now()); });
    if (good >= static_cast<std::ptrdiff_t>(keys_max)) {
      return problem{why::conflict, "the device has 10 keys that are good; end some",
                     "iot_too_many_keys"};
    }
    end_keys(t, id, t.now() + overlap);
    note(t, "iot.key.made", id, by.who);
    return keep_key(t, key.row);
  };
  CO_TRY(const auto number, co_await town.write(closure));
  on.book.forget(tenant, id);
  co_return shown_once(key, device.about, number);
}

task<result<done>> end_key(const parts& on, tenant_code tenant, std::string id, std::int64_t number,
                           const asker& by) {
  const auto work = [&](db::tx& t, device_row&) -> result<done> {
    if (!end_key(t, id, number, t.now())) {
      return problem{why::not_found, "no key of that number is good", "iot_no_key"};
    }
    return done{};
  };
  co_return co_await act_on(on, tenant, id, by, "iot.key.ended", work);
}

}  // namespace tsu::iot
