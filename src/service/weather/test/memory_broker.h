// A broker in memory for tests of acts: counts as the real one does, keeps nothing durable.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "engine/broker/broker.h"

namespace tsu::weather {

class memory_broker final : public broker::broker {
 public:
  using key = std::tuple<std::string, std::string, std::string, instant>;
  std::map<std::string, tsu::broker::entity_draft> entities;
  std::map<key, std::string> history;
  std::size_t calls = 0, fail_after = static_cast<std::size_t>(-1);

  task<result<tsu::broker::write_outcome>> write(const tsu::broker::town_key&,
                                                 tsu::broker::write_op op,
                                                 std::optional<db::durability>) override {
    entities[op.entity.id] = op.entity;
    co_return tsu::broker::write_outcome{};
  }
  task<std::vector<result<tsu::broker::write_outcome>>> write_all(
      const tsu::broker::town_key& town, std::vector<tsu::broker::write_op> ops,
      std::optional<db::durability>) override {
    std::vector<result<tsu::broker::write_outcome>> out;
    for (auto& op : ops) {
      out.push_back(co_await write(town, std::move(op), {}));
    }
    co_return out;
  }
  task<result<std::vector<tsu::broker::write_outcome>>> write_together(
      const tsu::broker::town_key& town, std::vector<tsu::broker::write_op> ops,
      std::optional<db::durability>) override {
    std::vector<tsu::broker::write_outcome> out;
    for (auto& op : ops) {
      CO_TRY(auto one, co_await write(town, std::move(op), {}));
      out.push_back(std::move(one));
    }
    co_return out;
  }
  task<result<tsu::broker::recorded>> record(
      const tsu::broker::town_key&, std::span<const tsu::broker::observation> all) override {
    if (calls++ >= fail_after) {
      throw db::error(db::failure::gone, "killed");
    }
    EXPECT_LE(all.size(), 10'000u);
    tsu::broker::recorded out;
    for (const auto& o : all) {
      EXPECT_TRUE(entities.contains(std::string{o.entity}));
      auto& kept =
          history[{std::string{o.entity}, std::string{o.attribute}, std::string{o.dataset}, o.at}];
      (kept == o.instance ? out.unchanged : out.stored) += 1;
      kept = o.instance;
    }
    co_return out;
  }
  task<std::shared_ptr<const tsu::broker::view>> look(const tsu::broker::town_key&) override {
    co_return nullptr;
  }
  task<result<std::int64_t>> series(
      const tsu::broker::town_key&, const tsu::broker::series_query&,
      const std::function<void(const tsu::broker::observation&)>&) override {
    co_return 0;
  }
  task<result<std::int64_t>> forget(const tsu::broker::town_key&,
                                    const tsu::broker::series_query&) override {
    co_return 0;
  }
  task<tsu::broker::tended_history> tend_history(tenant_code) override {
    co_return tsu::broker::tended_history{};
  }
  task<void> count_history(tenant_code) override { co_return; }
  task<std::vector<tsu::broker::history_volume>> history_volumes(tenant_code) override {
    co_return std::vector<tsu::broker::history_volume>{};
  }
  void heed_subscriptions(tenant_code, db::tx&) override {}
  task<void> settle_history(tenant_code) override { co_return; }
  task<std::size_t> sweep_expired(tenant_code) override { co_return 0; }
  tsu::broker::expired_count expired() const override { return {}; }
  db::store& town_store(tenant_code) override { throw db::error(db::failure::other, "none"); }
};

}  // namespace tsu::weather
