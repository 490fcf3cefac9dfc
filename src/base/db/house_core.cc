#include "base/db/house_core.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/core/assert.h"

namespace tsu::db {
namespace {

constexpr std::chrono::seconds sweep_every{1};

}  // namespace

house_core::house_core(const options& o, const clock& time, std::span<const module_schema> modules)
    : options_(o),
      time_(time),
      modules_(modules.begin(), modules.end()),
      writers_("db-write", o.writers),
      readers_("db-read", o.readers),
      parts_{time, writers_, readers_, timers_, o.batch_max, o.queue_max} {
  ASSERT(o.writers > 0 && o.readers > 0 && o.batch_max > 0 && o.queue_max > 0 && o.open_max > 0);
  check_schemas(modules_);
}

std::string house_core::store_name(tenant_code t, place p) const {
  return fmt::format("{}/{}", t.text(), name_of(p));
}

void house_core::migrate_all() {
  for (const auto& t : tenants()) {
    for (const auto p : all_places) {
      at(t, p);
    }
  }
}

void house_core::add_tenant(tenant_code t) {
  if (!has_tenant(t)) {
    forget_stores(t);  // of one that another node has removed
  }
  make_tenant(t);
  for (const auto p : all_places) {
    at(t, p);
  }
}

void house_core::remove_tenant(tenant_code t) {
  forget_stores(t);
  drop_tenant(t);
}

void house_core::forget_stores(tenant_code t) {
  const std::lock_guard hold{lock_};
  for (const auto p : all_places) {
    if (auto node = stores_.extract({t, p})) {
      node.mapped()->close();
      removed_.push_back(std::move(node.mapped()));
    }
  }
}

store& house_core::at(tenant_code t, place p) {
  const std::lock_guard hold{lock_};
  if (closed_) {
    throw error{failure::gone, "the stores are closed"};
  }
  if (const auto found = stores_.find({t, p}); found != stores_.end()) {
    return *found->second;
  }
  return ensure(hold, t, p);
}

store_core& house_core::ensure(const std::lock_guard<std::mutex>&, tenant_code t, place p) {
  if (!has_tenant(t)) {
    throw error{failure::gone, fmt::format("there is no municipality {} here", t.text())};
  }
  close_down_to(options_.open_max - 1, open_by_use());  // makes room for this one
  auto fresh = std::make_unique<store_core>(t, p, parts_, make_backend(t, p));
  fresh->open();
  return *stores_.emplace(key{t, p}, std::move(fresh)).first->second;
}

store_core* house_core::find_open(tenant_code t, place p) {
  const std::lock_guard hold{lock_};
  const auto found = stores_.find({t, p});
  return found == stores_.end() ? nullptr : found->second.get();
}

std::vector<store_core*> house_core::all_open() {
  const std::lock_guard hold{lock_};
  std::vector<store_core*> out;
  for (const auto& [k, s] : stores_) {
    out.push_back(s.get());
  }
  return out;
}

// ---- Closing what nobody uses

// The longest unused first. With lock_ held.
std::vector<store_core*> house_core::open_by_use() const {
  std::vector<store_core*> open;
  for (const auto& [k, s] : stores_) {
    if (s->is_open()) {
      open.push_back(s.get());
    }
  }
  std::sort(open.begin(), open.end(),
            [](const auto* a, const auto* b) { return a->last_used() < b->last_used(); });
  return open;
}

// A store that was closed opens again by itself when it is used, so the limit is kept by looking
// again and again. Those that are in use, or that somebody follows, stay open beyond it.
void house_core::start_sweeping() {
  timers_.after(sweep_every, [this] { writers_.enqueue(sweeper_); });
}

void house_core::sweep() {
  std::vector<store_core*> open;
  {
    // Whoever has the lock may wait for this thread.
    const std::unique_lock hold{lock_, std::try_to_lock};
    if (hold && !closed_) {
      open = open_by_use();
    }
  }
  close_down_to(options_.open_max, open);
  start_sweeping();
}

void house_core::close_down_to(std::size_t most, const std::vector<store_core*>& open) {
  auto left = open.size();
  for (auto* s : open) {
    if (left <= most) {
      return;
    }
    left -= s->close_if_idle() ? 1U : 0U;
  }
}

std::vector<std::string> house_core::check(tenant_code t,
                                           std::span<const statement* const> statements) {
  std::vector<std::string> out;
  std::map<std::string_view, std::string_view> seen;
  for (const auto* s : statements) {
    const auto [found, fresh] = seen.emplace(s->name, s->sql);
    if (!fresh && found->second != s->sql) {
      out.push_back(fmt::format("{}: two statements have this name", s->name));
    }
    at(t, s->where);
    const auto why = find_open(t, s->where)->engine_part().why_not_prepared(*s);
    if (!why.empty()) {
      out.push_back(fmt::format("{}: {}", s->name, why));
    }
  }
  return out;
}

void house_core::close() {
  {
    const std::lock_guard hold{lock_};
    if (std::exchange(closed_, true)) {
      return;
    }
    for (auto& [k, s] : stores_) {
      s->close();
    }
  }
  timers_.stop();
  writers_.stop();
  readers_.stop();
}

void add_pending(std::vector<pending_migration>& out, tenant_code t, place p,
                 std::span<const module_schema> modules,
                 const std::vector<applied_migration>& applied, const std::string& store_name) {
  for (const auto& s : plan(modules, p, applied, store_name)) {
    out.push_back({t, p, std::string{s.module}, std::string{s.step->name}, s.step->number});
  }
}

}  // namespace tsu::db
