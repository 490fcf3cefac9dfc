#include "engine/iot/follow_wishes.h"

#include <algorithm>
#include <utility>

#include "base/core/json_text.h"
#include "base/core/log.h"
#include "engine/broker/broker.h"
#include "engine/broker/model/context.h"
#include "engine/broker/store/change_body.h"
#include "engine/iot/commands.h"
#include "engine/iot/rules.h"

namespace tsu::iot {
namespace {

constexpr std::string_view subscriber = "iot.wishes";
constexpr std::int64_t changes_at_once = 500;
// Where nothing is asked for, its place is written down only this often.
constexpr std::int64_t step = 2'000;
constexpr auto idle_at_most = std::chrono::milliseconds{500};

// The log does not say who wrote the attribute.
const asker writer{{"attribute", "broker"}, true};

// Of an instance of the attribute; nothing where it has no value, or null.
std::optional<std::string> value_of(std::string_view instance) {
  const json_members all{instance};
  for (const std::string_view member : {"value", "json"}) {
    if (const auto v = all.find(member); !v.empty() && kind_of(v) != json_kind::null) {
      return std::string{v};
    }
  }
  return std::nullopt;
}

// As the change says it, or, where an update wrote what was there, as it is now.
std::optional<std::string> value_in(const broker::read_change& c, const broker::view& now,
                                    const std::string& entity, const std::string& name) {
  for (const auto& one : c.set) {
    if (one.attribute == name) {
      return value_of(one.text);
    }
  }
  if (std::find(c.asked.begin(), c.asked.end(), name) == c.asked.end()) {
    return std::nullopt;
  }
  const auto version = now.find(entity);
  const auto term = now.terms().find(name);
  const auto* there = version && term ? version->find(*term) : nullptr;
  return there == nullptr ? std::nullopt : std::optional{std::string{version->value_of(*there)}};
}

command_row refused(const std::string& device, const std::string& name, const problem& p) {
  command_row out;
  out.device = device;
  out.name = name;
  out.state = command_state::error;
  out.info = p.code;
  return out;
}

}  // namespace

wish_follower::wish_follower(const parts& on, tenant_code town)
    : on_(on), town_(town), store_(on.stores.at(town, db::place::town)) {}

// What was written before anybody followed is no wish.
task<void> wish_follower::load() {
  devices_.clear();
  by_entity_.clear();
  const auto newest = store_.newest_change();
  stored_ = co_await store_.write([&](db::tx& t) {
    const auto at = db::cursor_of(t, subscriber);
    if (at == 0) {
      db::move_cursor(t, subscriber, newest);
    }
    return at == 0 ? newest : at;
  });
  for (const auto& row : co_await store_.read(all_devices)) {
    learn(row);
  }
  cursor_ = stored_;
}

void wish_follower::learn(const device_row& row) {
  const auto& d = row.about;
  if (const auto before = devices_.find(d.id); before != devices_.end()) {
    std::erase_if(by_entity_, [&](const auto& one) { return one.second == d.id; });
    devices_.erase(before);
  }
  const bool takes = d.commands_by_attribute.value_or(false) && d.commands &&
                     !d.commands->empty() && row.state != device_state::retired;
  if (takes) {
    devices_.emplace(d.id, d);
    by_entity_.emplace(entity_of(d), d.id);
  }
}

task<void> wish_follower::learn_again(std::string device) {
  const auto row = co_await store_.read([&](db::reader& r) { return find_device(r, device); });
  if (row) {
    learn(*row);
  }
}

task<void> wish_follower::hear(const db::change& c, std::vector<wish>& all) {
  if (c.kind == device_described || c.kind == device_changed) {
    if (c.kind == device_described || devices_.contains(c.subject)) {
      co_await learn_again(c.subject);
    }
    co_return;
  }
  const auto [first, last] = by_entity_.equal_range(c.subject);
  if (c.kind != broker::entity_changed || first == last) {
    co_return;
  }
  const auto change = broker::read_change_body(c.body);
  if (change.op != broker::read_change::updated || !change.service.empty()) {
    co_return;
  }
  const broker::town_key key{town_, {}};
  const auto now = co_await on_.entities.look(key);
  for (auto at = first; at != last; ++at) {
    for (const auto& name : *devices_.at(at->second).commands) {
      const auto stored = broker::context::core()->stored(name);
      if (auto value = value_in(change, *now, c.subject, stored)) {
        all.push_back({at->second, {.name = name, .value = json_raw{std::move(*value)}}});
      }
    }
  }
}

task<void> wish_follower::ask(std::vector<wish> all, std::int64_t to) {
  std::vector<command_row> shown;
  const bool ours = co_await store_.write([&](db::tx& t) {
    shown.clear();
    if (db::cursor_of(t, subscriber) != stored_) {
      return false;  // another program was faster
    }
    for (const auto& w : all) {
      const auto made = keep_asked_command(t, on_, town_, w.device, w.what, writer);
      shown.push_back(made.ok() ? made.value() : refused(w.device, w.what.name, made.error()));
    }
    db::move_cursor(t, subscriber, to);
    return true;
  });
  if (!ours) {
    cursor_ = -1;
    co_return;
  }
  cursor_ = stored_ = to;
  co_await show_commands(on_, town_, std::move(shown));
}

task<std::size_t> wish_follower::follow_new() {
  if (cursor_ < 0) {
    co_await load();
  }
  const auto from = cursor_;
  const auto changes = co_await store_.read(
      [&](db::reader& r) { return db::read_changes(r, from, changes_at_once); });
  if (changes.empty()) {
    co_return 0;
  }
  std::vector<wish> all;
  for (const auto& c : changes) {
    co_await hear(c, all);
  }
  const auto to = changes.back().number;
  if (all.empty() && to - stored_ < step) {
    cursor_ = to;
    co_return changes.size();
  }
  co_await ask(std::move(all), to);
  co_return changes.size();
}

task<void> wish_follower::run() {
  while (!stopping_) {
    const auto read = co_await follow_new();
    if (read == 0 && !stopping_) {
      co_await store_.wait_for_change(std::max<std::int64_t>(cursor_, 0), idle_at_most);
    }
  }
}

}  // namespace tsu::iot
