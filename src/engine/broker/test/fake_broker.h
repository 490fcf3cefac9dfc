// A fake of the broker for tests of handlers: one town in a map, by the rules of model/apply, every
// query a walk over everything. Nothing is durable and nothing is indexed. One thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/core/assert.h"
#include "base/core/time.h"
#include "engine/broker/broker.h"
#include "engine/broker/model/apply.h"
#include "engine/broker/model/expiry.h"
#include "engine/broker/query/query.h"

namespace tsu::broker {

class fake_broker final : public broker {
 public:
  explicit fake_broker(const clock& c) : clock_(c) {}

  task<result<write_outcome>> write(const town_key& town, write_op op,
                                    std::optional<db::durability>) override {
    co_return write_now(town, op);
  }
  task<std::vector<result<write_outcome>>> write_all(const town_key& town,
                                                     std::vector<write_op> ops,
                                                     std::optional<db::durability>) override {
    std::vector<result<write_outcome>> out;
    for (const auto& op : ops) {
      out.push_back(write_now(town, op));
    }
    co_return out;
  }
  task<result<std::vector<write_outcome>>> write_together(const town_key&, std::vector<write_op>,
                                                          std::optional<db::durability>) override {
    ASSERT(false && "the fake cannot take back");
    co_return std::vector<write_outcome>{};
  }
  task<result<recorded>> record(const town_key&, std::span<const observation>) override {
    ASSERT(false && "the fake has no history");
    co_return recorded{};
  }
  task<std::shared_ptr<const view>> look(const town_key& town) override {
    co_return std::make_shared<fake_view>(*this, entities_[town.service]);
  }
  task<result<std::int64_t>> series(const town_key&, const series_query&,
                                    const std::function<void(const observation&)>&) override {
    ASSERT(false && "the fake has no history");
    co_return 0;
  }
  task<result<std::int64_t>> forget(const town_key&, const series_query&) override {
    ASSERT(false && "the fake has no history");
    co_return 0;
  }
  task<tended_history> tend_history(tenant_code) override { co_return tended_history{}; }
  task<void> count_history(tenant_code) override { co_return; }
  task<std::vector<history_volume>> history_volumes(tenant_code) override {
    co_return std::vector<history_volume>{};
  }
  void heed_subscriptions(tenant_code, db::tx&) override {}
  task<void> settle_history(tenant_code) override { co_return; }
  task<std::size_t> sweep_expired(tenant_code) override { co_return 0; }
  expired_count expired() const override { return {}; }
  db::store& town_store(tenant_code) override {
    ASSERT(false && "the fake has no store");
    throw 0;
  }

  // Everything that is kept, as text; equal where nothing has changed.
  std::string content() const {
    std::string out;
    for (const auto& [service, all] : entities_) {
      for (const auto& [id, e] : all.by_id) {
        out += service + " " + id + " " + std::string{e->text()} + std::string{e->scopes()} +
               std::to_string(to_micros(e->modified())) + "\n";
      }
    }
    return out;
  }

 private:
  struct entities {
    std::map<std::string, entity_ptr> by_id;
    std::vector<std::string> order;
  };

  class fake_view final : public view {
   public:
    fake_view(fake_broker& b, entities all) : broker_(b), all_(std::move(all)) {}
    entity_ptr find(std::string_view id) const override {
      const auto at = all_.by_id.find(std::string{id});
      return at == all_.by_id.end() ? entity_ptr{}
                                    : valid_at(at->second, terms(), broker_.clock_.now());
    }
    result<std::optional<std::int64_t>> select(
        const query& q, const std::function<void(const entity_ptr&)>& each) const override {
      std::int64_t n = 0;
      for (const auto& id : all_.order) {
        const auto e = find(id);
        if (!matches(q, *e)) {
          continue;
        }
        if (n >= q.offset && n < q.offset + q.limit) {
          each(e);
        }
        ++n;
      }
      return q.count ? std::optional{n} : std::nullopt;
    }
    const term_table& terms() const override { return broker_.terms_; }
    std::int64_t change_number() const override { return 0; }

   private:
    bool has(const entity_version& e, const std::string& type) const {
      const auto t = terms().find(type);
      return t && e.has_type(*t);
    }
    bool of_types(const query& q, const entity_version& e) const {
      for (const auto& set : q.types) {
        bool every = true;
        for (const auto& type : set) {
          every = every && has(e, type);
        }
        if (every) {
          return true;
        }
      }
      return q.types.empty();
    }
    bool with_attributes(const query& q, const entity_version& e) const {
      for (const auto& name : q.attributes) {
        const auto t = terms().find(name);
        if (t && e.find(*t) != nullptr) {
          return true;
        }
      }
      return q.attributes.empty();
    }
    template <class Where>
    bool stands_in(const Where& where, const entity_version& e) const {
      if (!where) {
        return true;
      }
      const auto t = terms().find(where->property());
      for (const auto& a : t ? e.instances(*t) : std::span<const attribute_entry>{}) {
        if (where->holds(e.value_of(a))) {
          return true;
        }
      }
      return false;
    }
    bool in_place(const query& q, const entity_version& e) const {
      return stands_in(q.geo, e) && stands_in(q.space, e);
    }
    bool matches(const query& q, const entity_version& e) const {
      bool wanted = q.ids.empty();
      for (const auto& id : q.ids) {
        wanted = wanted || id == e.id();
      }
      const bool alive = e.expires() == no_time || e.expires() > q.now;
      return wanted && alive && (!q.id_pattern || q.id_pattern->found_in(e.id())) &&
             of_types(q, e) && with_attributes(q, e) && in_place(q, e) &&
             (!q.q || q.q->holds(e, terms())) && (!q.scopes || q.scopes->holds(e.scopes()));
    }
    fake_broker& broker_;
    entities all_;
  };

  result<write_outcome> write_now(const town_key& town, const write_op& op) {
    auto& all = entities_[town.service];
    auto& id = op.entity.id;
    const auto at = all.by_id.find(id);
    const auto now = clock_.now();
    const auto kept = at == all.by_id.end() ? entity_ptr{} : valid_at(at->second, terms_, now);
    const auto* current = kept.get();
    if (op.may_be_new && current == nullptr) {
      const auto others = [&](std::string_view other) {
        const auto found = all.by_id.find(std::string{other});
        return found == all.by_id.end() ? entity_ptr{} : found->second;
      };
      TRY(const auto ok, op.may_be_new(others, terms_, clock_.now()));
    }
    TRY(auto a, apply(current, terms_, op, clock_.now()));
    if (a.removed) {
      all.by_id.erase(id);
      std::erase(all.order, id);
    } else if (a.outcome.changed) {
      if (current == nullptr) {
        all.order.push_back(id);
      }
      all.by_id[id] = version_of(id, a, terms_);
    }
    return a.outcome;
  }

  const clock& clock_;
  term_table terms_;
  std::map<std::string, entities> entities_;
};

}  // namespace tsu::broker
