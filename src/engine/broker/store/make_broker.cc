#include "engine/broker/store/make_broker.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <utility>

#include "base/core/executor.h"
#include "base/core/json_text.h"
#include "base/core/time.h"
#include "engine/broker/model/expiry.h"
#include "engine/broker/model/instance_parts.h"
#include "engine/broker/query/select.h"
#include "engine/broker/query/slow_queries.h"
#include "engine/broker/store/background.h"
#include "engine/broker/store/history.h"
#include "engine/broker/store/row_keeper.h"
#include "engine/broker/store/store_history_rules.h"
#include "engine/broker/store/store_history_volume.h"
#include "engine/broker/store/store_rows.h"
#include "engine/broker/store/tend_history.h"
#include "engine/broker/store/town.h"

namespace tsu::broker {
namespace {

constexpr std::chrono::milliseconds follow_interval{50};
constexpr std::string_view settled_history = "broker.history.settled";

// urn:ngsi-ld:null as the value (4.5.7).
bool tells_of_deletion(std::string_view instance) {
  for (const auto& m : json_members{instance}) {
    const auto p = part_of(m.key);
    if (static_cast<std::size_t>(p) < value_parts && is_null_value(m.value)) {
      return true;
    }
  }
  return false;
}

using want_index = std::function<void(service_part&, term type, term attribute)>;

class town_view final : public view {
 public:
  town_view(town& t, service_part& part, const want_index& want, slow_queries* slow,
            const clock* time)
      : town_(t), part_(part), want_(want), slow_(slow), time_(time), snapshot_(part.memory) {}

  entity_ptr find(std::string_view id) const override {
    auto e = part_.memory.find(id, snapshot_.commit());
    const bool may_expire = time_ != nullptr && e && e->first_expiry() != no_time;
    return may_expire ? valid_at(std::move(e), town_.terms(), time_->now()) : e;
  }
  result<std::optional<std::int64_t>> select(
      const query& q, const std::function<void(const entity_ptr&)>& each) const override {
    select_report report;
    const auto began = slow_ == nullptr ? std::chrono::nanoseconds{0} : monotonic_now();
    auto out =
        tsu::broker::select(part_.memory, snapshot_.commit(), town_.terms(), q, each, &report);
    if (report.wanted) {
      want_(part_, report.wanted->first, report.wanted->second);
    }
    if (slow_ != nullptr) {
      slow_->note(town_.store().tenant(), part_.name, q, report, monotonic_now() - began);
    }
    return out;
  }
  const term_table& terms() const override { return town_.terms(); }
  std::int64_t change_number() const override { return snapshot_.commit(); }
  std::map<std::string, std::int64_t> count_types(instant now) const override {
    std::map<std::string, std::int64_t> out;
    for (const auto& [type, n] : part_.memory.counts().at(now)) {
      out.emplace(town_.terms().name(type), n);
    }
    return out;
  }
  // What came since this state is of no use to whoever sees it.
  std::optional<std::int64_t> changed_at(std::string_view type) const override {
    const auto known = town_.terms().find(type);
    const auto at = known ? part_.memory.counts().changed_at(*known) : std::nullopt;
    return at && *at <= snapshot_.commit() ? at : std::nullopt;
  }

 private:
  town& town_;
  service_part& part_;
  const want_index& want_;
  slow_queries* slow_;
  const clock* time_;
  entity_memory::snapshot snapshot_;
};

struct town_parts {
  town_parts(db::house& house, tenant_code t, const broker_options& options,
             const records_type& records)
      : entities(house.at(t, db::place::town), options),
        past(house.at(t, db::place::town), house.at(t, db::place::history), records) {}
  town entities;
  history past;
  std::atomic<bool> following{false};       // the background is on its way to record
  std::chrono::nanoseconds followed_at{0};  // the background's own
};

class real_broker final : public broker {
 public:
  real_broker(db::house& house, broker_options options)
      : house_(house), options_(std::move(options)) {
    for (auto& rules : options_.types) {
      rules_[rules.type] = rules;
      records_some_ = records_some_ || rules.history;
    }
    records_some_ = records_some_ || options_.history_of_all;
  }

  task<result<write_outcome>> write(const town_key& key, write_op op,
                                    std::optional<db::durability> d) override {
    auto& t = parts_of(key.tenant);
    co_await t.entities.be_loaded();
    auto& part = t.entities.service(key.service);
    auto out =
        co_await t.entities.store().write([&](db::tx& x) { return t.entities.write(x, part, op); },
                                          d.value_or(durability_of(t.entities, part, {&op, 1})));
    after_write(t);
    co_return out;
  }

  task<std::vector<result<write_outcome>>> write_all(const town_key& key, std::vector<write_op> ops,
                                                     std::optional<db::durability> d) override {
    const auto each = [&](const write_one& write) {
      std::vector<result<write_outcome>> out;
      out.reserve(ops.size());
      for (const auto& op : ops) {
        out.push_back(write(op));
      }
      return out;
    };
    co_return co_await in_one_closure(key, ops, d, each);
  }

  task<result<std::vector<write_outcome>>> write_together(
      const town_key& key, std::vector<write_op> ops, std::optional<db::durability> d) override {
    const auto all = [&](const write_one& write) -> result<std::vector<write_outcome>> {
      std::vector<write_outcome> out;
      out.reserve(ops.size());
      for (const auto& op : ops) {
        TRY(auto one, write(op));
        out.push_back(std::move(one));
      }
      return out;
    };
    co_return co_await in_one_closure(key, ops, d, all);
  }

  task<result<recorded>> record(const town_key&, std::span<const observation>) override;

  task<std::shared_ptr<const view>> look(const town_key& key) override {
    auto& t = parts_of(key.tenant);
    co_await t.entities.be_current();
    co_return std::make_shared<town_view>(t.entities, t.entities.service(key.service), want_,
                                          options_.slow, options_.time);
  }

  task<result<std::int64_t>> series(const town_key& key, const series_query& q,
                                    const std::function<void(const observation&)>& each) override {
    auto& t = parts_of(key.tenant);
    if (records_some_) {
      co_await follow_all(t);
    }
    co_return co_await t.past.series(key.service, q, each);
  }

  task<result<std::int64_t>> forget(const town_key& key, const series_query& q) override {
    auto& t = parts_of(key.tenant);
    if (records_some_) {  // or what is forgotten would come back from the log
      co_await follow_all(t);
    }
    co_return co_await t.past.forget(key.service, q);
  }

  // Not opened from here: this is the writer's thread. Who opens the town later reads them anyway.
  void heed_subscriptions(tenant_code tenant, db::tx& x) override {
    town* open = nullptr;
    {
      const std::scoped_lock hold{open_lock_};
      const auto at = open_.find(tenant);
      open = at == open_.end() ? nullptr : at->second;
    }
    if (open != nullptr) {
      open->heed_subscriptions(x);
    }
  }

  task<void> settle_history(tenant_code) override;
  task<std::size_t> sweep_expired(tenant_code) override;
  expired_count expired() const override;
  task<tended_history> tend_history(tenant_code) override;
  task<void> count_history(tenant_code) override;
  task<std::vector<history_volume>> history_volumes(tenant_code) override;

  db::store& town_store(tenant_code t) override { return house_.at(t, db::place::town); }

 private:
  using write_one = std::function<result<write_outcome>(const write_op&)>;

  // `act` calls write_one for each: one closure, one commit, as durable as their types want it.
  template <class Act>
  task<std::invoke_result_t<const Act&, const write_one&>> in_one_closure(
      const town_key& key, const std::vector<write_op>& ops, std::optional<db::durability> d,
      const Act& act) {
    auto& t = parts_of(key.tenant);
    co_await t.entities.be_loaded();
    auto& part = t.entities.service(key.service);
    const auto whole = [&](db::tx& x) {
      return act([&](const write_op& op) { return t.entities.write(x, part, op); });
    };
    auto out =
        co_await t.entities.store().write(whole, d.value_or(durability_of(t.entities, part, ops)));
    after_write(t);
    co_return out;
  }

  town_parts& parts_of(tenant_code);
  db::durability durability_of(town&, service_part&, std::span<const write_op>) const;
  void after_write(town_parts&);
  void record_later(town_parts&);
  task<bool> settle_all_rows();
  task<void> follow_all(town_parts&);
  void index_later(service_part&, term type, term attribute);
  bool records(std::span<const std::string> types) const;
  task<result<done>> move_current(const town_key&, town_parts&, std::span<const observation>);

  db::house& house_;
  broker_options options_;
  std::map<std::string, type_rules, std::less<>> rules_;
  bool records_some_ = false;
  const want_index want_ = [this](service_part& p, term type, term attribute) {
    index_later(p, type, attribute);
  };
  std::mutex lock_;
  std::map<tenant_code, std::unique_ptr<town_parts>> towns_;
  // The same for writers, which must not wait for lock_: opening a town waits for its writer.
  mutable std::mutex open_lock_;
  std::map<tenant_code, town*> open_;
  std::set<std::pair<service_part*, std::pair<term, term>>> indexes_;  // asked for
  // Last: they end first.
  row_keeper rows_{[this] { return settle_all_rows(); }};
  background background_;
};

town_parts& real_broker::parts_of(tenant_code t) {
  const std::scoped_lock hold{lock_};
  auto& place = towns_[t];
  if (!place) {
    place = std::make_unique<town_parts>(house_, t, options_,
                                         [this](auto types) { return records(types); });
    const std::scoped_lock hold_too{open_lock_};
    open_[t] = &place->entities;
  }
  return *place;
}

bool real_broker::records(std::span<const std::string> types) const {
  return options_.history_of_all || std::any_of(types.begin(), types.end(), [&](const auto& t) {
           const auto at = rules_.find(t);
           return at != rules_.end() && at->second.history;
         });
}

// The strictest of all that are concerned; what was not declared is committed.
db::durability real_broker::durability_of(town& t, service_part& part,
                                          std::span<const write_op> ops) const {
  const auto relaxed = [&](std::string_view type) {
    const auto at = rules_.find(type);
    return at != rules_.end() && at->second.durable == db::durability::interval;
  };
  if (rules_.empty()) {
    return db::durability::commit;
  }
  for (const auto& op : ops) {
    const auto& named = op.entity.types;
    if (!std::all_of(named.begin(), named.end(), relaxed)) {
      return db::durability::commit;  // whatever is stored
    }
    const auto stored = part.memory.find(op.entity.id, part.memory.published());
    bool all = !named.empty() || stored;
    for (const auto type : stored ? stored->types() : std::span<const term>{}) {
      all = all && relaxed(t.terms().name(type));
    }
    if (!all) {
      return db::durability::commit;
    }
  }
  return db::durability::interval;
}

void real_broker::after_write(town_parts& t) {
  if (t.entities.has_late_rows()) {
    rows_.note();
  }
  record_later(t);
}

// Every town by itself: where one's disk is full the others go on.
task<bool> real_broker::settle_all_rows() {
  std::vector<town*> open;
  {
    const std::scoped_lock hold{open_lock_};
    for (const auto& [tenant, one] : open_) {
      open.push_back(one);
    }
  }
  bool again = false;
  for (auto* one : open) {
    try {
      if (one->has_late_rows()) {
        co_await one->settle_rows();
      }
    } catch (const db::error& e) {
      again = again || e.kind() != db::failure::gone;  // closed: its next start reads the log
    }
  }
  co_return again;
}

// One follower under way per town; it goes on as long as there is something new. While changes keep
// coming it takes many at a time: who asks for a series follows up to the newest by itself.
void real_broker::record_later(town_parts& t) {
  if (!records_some_ || t.following.exchange(true)) {
    return;
  }
  background_.add([&t]() -> task<void> {
    co_await pause{t.followed_at + follow_interval - monotonic_now()};
    t.following = false;
    try {
      co_await t.past.follow_to(t.entities.store().newest_change());
    } catch (const db::error& e) {
      if (e.kind() != db::failure::gone) {
        throw;
      }  // closed meanwhile: the log has it, and it is followed when the town is next used
    }
    t.followed_at = monotonic_now();
  });
}

void real_broker::index_later(service_part& part, term type, term attribute) {
  {
    const std::scoped_lock hold{lock_};
    const auto mine = std::count_if(indexes_.begin(), indexes_.end(),
                                    [&](const auto& one) { return one.first == &part; });
    if (static_cast<std::size_t>(mine) >= options_.demanded_indexes_max ||
        !indexes_.insert({&part, {type, attribute}}).second) {
      return;
    }
  }
  background_.add([&part, type, attribute]() -> task<void> {
    part.memory.index_attribute(type, attribute);
    co_return;
  });
}

// The newest of each attribute instance, as far as what is there now is not newer: a value given
// again for the same time is a correction.
task<result<done>> real_broker::move_current(const town_key& key, town_parts& t,
                                             std::span<const observation> all) {
  auto& part = t.entities.service(key.service);
  using instance = std::tuple<std::string_view, std::string_view, std::string_view>;
  std::map<instance, const observation*> newest;
  for (const auto& o : all) {
    if (o.attribute == scope_series || tells_of_deletion(o.instance)) {
      continue;  // whoever records scopes sets them; what was deleted then may be there now
    }
    auto& place = newest[{o.entity, o.attribute, o.dataset}];
    if (place == nullptr || place->at <= o.at) {
      place = &o;
    }
  }
  std::map<std::string_view, write_op> ops;
  for (const auto& [name, o] : newest) {
    const auto e = part.memory.find(o->entity, part.memory.published());
    if (!e) {
      continue;
    }
    const auto attribute = t.entities.terms().find(o->attribute);
    const auto dataset = o->dataset.empty() ? term{} : t.entities.terms().of(o->dataset);
    bool newer = true;
    for (const auto& a :
         attribute ? e->instances(*attribute) : std::span<const attribute_entry>{}) {
      newer = newer && (a.dataset != dataset || a.observed_at <= o->at);
    }
    if (newer) {
      auto& op = ops[o->entity];
      op.how = write_kind::append;
      op.entity.id = o->entity;
      op.entity.attributes.push_back({.name = std::string{o->attribute},
                                      .dataset = std::string{o->dataset},
                                      .text = std::string{o->instance}});
    }
  }
  std::vector<write_op> list;
  for (auto& [id, op] : ops) {
    list.push_back(std::move(op));
  }
  if (!list.empty()) {
    for (const auto& one : co_await write_all(key, std::move(list), {})) {
      if (!one.ok() && one.error().reason != why::not_found) {
        co_return one.error();
      }
    }
  }
  co_return done{};
}

// Up to what has been answered by now: also by another node, of which this one may not have heard.
task<void> real_broker::follow_all(town_parts& t) {
  auto newest = t.entities.store().newest_change();
  if (!options_.only_node) {
    newest = co_await t.entities.store().read(committed_change);
  }
  co_await t.past.follow_to(newest);
}

task<result<recorded>> real_broker::record(const town_key& key, std::span<const observation> all) {
  auto& t = parts_of(key.tenant);
  co_await t.entities.be_current();
  auto& memory = t.entities.service(key.service).memory;
  std::string_view last;
  for (const auto& o : all) {
    if (o.entity != last && !memory.find(o.entity, memory.published())) {
      co_return problem{why::not_found, "no entity " + std::string{o.entity}};
    }
    last = o.entity;
  }
  CO_TRY(const auto out, co_await t.past.record(key.service, all));
  CO_TRY(done moved, co_await move_current(key, t, all));
  co_return out;
}

// The cursor of history stands in its own store; the town's log only knows what is told here.
task<void> real_broker::settle_history(tenant_code tenant) {
  auto& t = parts_of(tenant);
  const auto newest = t.entities.store().newest_change();
  if (records_some_) {
    co_await t.past.follow_to(newest);
  }
  co_await t.entities.settle_rows();
  co_await t.entities.store().write([newest](db::tx& x) {
    if (db::cursor_of(x, settled_history) < newest) {
      db::move_cursor(x, settled_history, newest);
    }
  });
}

// What is known of entities now, for series that do not say their types.
types_of_entity types_in(town& t) {
  return [&t](std::string_view service, std::string_view id) {
    auto& memory = t.service(service).memory;
    const auto e = memory.find(id, memory.published());
    std::vector<std::string> out;
    for (const auto type : e ? e->types() : std::span<const term>{}) {
      out.emplace_back(t.terms().name(type));
    }
    return out;
  };
}

task<tended_history> real_broker::tend_history(tenant_code tenant) {
  auto& t = parts_of(tenant);
  co_await t.entities.be_current();
  const auto rules = co_await t.entities.store().read(read_history_rules);
  auto& values = house_.at(tenant, db::place::history);
  const auto now = co_await values.write([](db::tx& x) { return x.now(); });
  const auto types_of = types_in(t.entities);
  const auto holding = rules_at(rules, now);
  tended_history out;
  if (!holding.empty()) {
    out = co_await tsu::broker::tend_history(values, holding, types_of, now);
  }
  co_return out;
}

task<std::size_t> real_broker::sweep_expired(tenant_code tenant) {
  if (options_.time == nullptr) {
    co_return 0;
  }
  auto& t = parts_of(tenant);
  const auto taken = co_await t.entities.sweep(options_.time->now());
  if (taken > 0) {
    after_write(t);
  }
  co_return taken;
}

expired_count real_broker::expired() const {
  expired_count out;
  const std::scoped_lock hold{open_lock_};
  for (const auto& [tenant, one] : open_) {
    out.entities += one->expired().entities;
    out.attributes += one->expired().attributes;
  }
  return out;
}

task<void> real_broker::count_history(tenant_code tenant) {
  auto& t = parts_of(tenant);
  co_await t.entities.be_current();
  const auto types_of = types_in(t.entities);
  co_await tsu::broker::count_history(house_.at(tenant, db::place::history), types_of);
}

task<std::vector<history_volume>> real_broker::history_volumes(tenant_code tenant) {
  co_return co_await house_.at(tenant, db::place::history).read(read_history_volumes);
}

}  // namespace

std::unique_ptr<broker> make_broker(db::house& house, broker_options options) {
  return std::make_unique<real_broker>(house, std::move(options));
}

}  // namespace tsu::broker
