#include "engine/iot/watch_devices.h"

#include <array>

#include "engine/broker/broker.h"
#include "engine/iot/commands.h"
#include "engine/iot/entity.h"
#include "engine/iot/rules.h"

namespace tsu::iot {
namespace {

constexpr std::size_t at_once = 500;
constexpr std::chrono::days kept{90};  // commands that ended, keys that are no good

constexpr std::array table{
    kpi{"iot.share_alive", "share", "Of the devices that are not retired, those that are live.",
        "higher"},
    kpi{"iot.devices_lost", "devices", "Devices from which nothing comes any more."},
    kpi{"iot.devices_never", "devices", "Devices from which nothing has ever come."},
};

// Only a message makes a lost device live again: silence does not get shorter by itself.
std::optional<device_row> moved(device_row row, instant now) {
  if (row.state == device_state::retired || row.state == device_state::lost) {
    return std::nullopt;
  }
  const auto to = state_at(row.seen, row.about.interval_s, now);
  if (to == row.state) {
    return std::nullopt;
  }
  row.state = to;
  row.since = now;
  return row;
}

// What came meanwhile goes before what was read.
void keep_moves(db::tx& t, const std::vector<device_row>& all) {
  for (const auto& wanted : all) {
    const auto row = find_device(t, wanted.about.id);
    if (!row || row->seen != wanted.seen || row->state == device_state::retired ||
        row->state == wanted.state) {
      continue;
    }
    keep_state(t, wanted.about.id, wanted.state, wanted.since);
  }
}

task<void> move_devices(const parts& on, tenant_code tenant, std::vector<device_row> rows) {
  std::vector<broker::write_op> ops;
  for (const auto& row : rows) {
    ops.push_back(device_entity(row));
  }
  const broker::town_key key{tenant, {}};
  const auto told = co_await on.entities.write_all(key, std::move(ops));
  auto& town = on.stores.at(tenant, db::place::town);
  co_await town.write([&](db::tx& t) { keep_moves(t, rows); });
  for (const auto& row : rows) {
    on.book.forget(tenant, row.about.id);
  }
}

}  // namespace

constinit const std::span<const kpi> kpi_table{table};

task<void> watch_devices(const parts& on, tenant_code tenant) {
  auto& town = on.stores.at(tenant, db::place::town);
  const auto now = on.time.now();
  std::vector<device_row> some;
  for (auto& row : co_await town.read(all_devices)) {
    if (auto to = moved(std::move(row), now)) {
      some.push_back(std::move(*to));
    }
    if (some.size() == at_once) {
      co_await move_devices(on, tenant, std::exchange(some, {}));
    }
  }
  if (!some.empty()) {
    co_await move_devices(on, tenant, std::move(some));
  }
  co_await expire_commands(on, tenant);
}

task<void> run_watch(const module_parts& p, tenant_code tenant, std::string_view) {
  co_await watch_devices(static_cast<const parts&>(p), tenant);
}

task<void> run_forget(const module_parts& p, tenant_code tenant, std::string_view) {
  auto& town = static_cast<const parts&>(p).stores.at(tenant, db::place::town);
  co_await town.write([](db::tx& t) { forget_ended(t, t.now() - kept); });
}

kpi_page kpis_of(db::reader& r, instant now) {
  std::int64_t all = 0, live = 0, lost = 0, never = 0;
  for (const auto& one : count_states(r)) {
    all += one.state == device_state::retired ? 0 : one.count;
    live += one.state == device_state::live ? one.count : 0;
    lost += one.state == device_state::lost ? one.count : 0;
    never += one.state == device_state::never ? one.count : 0;
  }
  const auto share =
      all == 0 ? std::nullopt : std::optional{static_cast<double>(live) / static_cast<double>(all)};
  return {now,
          {kpi_of(table[0], share, {}), kpi_of(table[1], static_cast<double>(lost), {}),
           kpi_of(table[2], static_cast<double>(never), {})}};
}

}  // namespace tsu::iot
