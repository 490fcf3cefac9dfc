// Three nodes on one PostgreSQL, asked in turn: every conversation goes as it does with one.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "base/core/test/folders.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/broker/contexts/context_book.h"
#include "engine/broker/module.h"
#include "engine/broker/registrations/registry.h"
#include "engine/broker/schema.h"
#include "engine/broker/snapshots/snapshot_book.h"
#include "engine/broker/store/history.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/subscribe/subscription_book.h"
#include "engine/broker/test/conversation.h"

namespace tsu::broker {
namespace {

const instant start = *parse_instant("2026-01-15T00:00:00Z");
constexpr std::size_t node_count = 3;

tenant_code a_town(std::size_t n) {
  const auto five = std::to_string(40'000 + n);
  for (char c = '0'; c <= '9'; ++c) {
    if (const auto code = tenant_code::parse(five + c); code.ok()) {
      return code.value();
    }
  }
  return db::testing::sapporo();
}

// What one node has for itself; only the database is shared.
struct node {
  node(std::unique_ptr<db::house> h, const clock& time)
      : house(std::move(h)), entities(make_broker(*house, options(time))) {}
  static broker_options options(const clock& time) {
    return {.history_of_all = true, .only_node = false, .time = &time};
  }

  std::unique_ptr<db::house> house;
  std::unique_ptr<broker> entities;
  subscription_book book{*entities};
  http::client nowhere;
  http_source_door out{nowhere};
  seeded_random random{1};
};

// What a node has for one conversation.
struct visit {
  visit(node& n, const clock& time)
      : hosted(*n.entities, contexts),
        sources(*n.entities, n.out, time, n.random),
        snapshots(*n.entities, snapshot_book::works::at_once) {
    given->entities = n.entities.get();
    given->contexts = &contexts;
    given->services = &services;
    given->subscriptions = &n.book;
    given->context_book = &hosted;
    given->sources = &sources;
    given->snapshots = &snapshots;
  }
  context_cache contexts;
  stored_services services;
  context_book hosted;
  registry sources;
  snapshot_book snapshots;
  std::shared_ptr<parts> given = std::make_shared<parts>();
};

// Each node counts how often it has used a @context, and keeps copies of its own of what it has
// fetched elsewhere: these two tell of that.
bool is_of_one_node(const conversation& c) {
  return c.file == "5_13_contexts" &&
         (c.title.starts_with("a @context is hosted, served, used and deleted") ||
          c.title.starts_with("a @context from elsewhere that was used is told of as a copy"));
}

class three_nodes : public testing::Test {
 protected:
  void SetUp() override {
    if (db::testing::engines().size() < 2) {
      GTEST_SKIP() << "no PostgreSQL (TSUNAGU_TEST_PG is not set)";
    }
    here_ =
        std::make_unique<db::testing::fresh_house>(db::testing::engine_kind::postgres, schemas_);
    for (std::size_t i = 0; i < node_count; ++i) {
      nodes_.push_back(std::make_unique<node>(here_->second_node(), here_->time));
    }
  }
  std::string carry_on_here(const conversation& c, std::size_t number) {
    const auto town = a_town(number);
    here_->doors->add_tenant(town);
    here_->time.set(start);
    std::vector<std::unique_ptr<visit>> visits;
    std::vector<wired_module> wired;
    for (auto& n : nodes_) {
      n->house->add_tenant(town);  // finds it
      auto& v = *visits.emplace_back(std::make_unique<visit>(*n, here_->time));
      for (const auto& [url, document] : c.contexts) {
        EXPECT_TRUE(v.contexts.preload(url, document).ok()) << url;
      }
      for (const auto& name : c.services) {
        auto& store = n->entities->town_store(town);
        EXPECT_TRUE(here_->loop.wait(v.services.add(store, name)).ok());
      }
      wired.push_back({.contents = &contents(), .parts = v.given});
    }
    return carry_on(c, wired, here_->loop, here_->time, town);
  }

  const std::array<db::module_schema, 2> schemas_{schema(),
                                                  db::module_schema{"record", record::migrations}};
  std::unique_ptr<db::testing::fresh_house> here_;
  std::vector<std::unique_ptr<node>> nodes_;
};

TEST_F(three_nodes, answer_in_turn_as_one_does) {
  std::size_t n = 0;
  for (const auto* folder : {"/src/engine/broker/test/case", "/src/engine/broker/v2/test/case"}) {
    const auto all = read_conversations(std::string{TSU_SOURCE_DIR} + folder);
    ASSERT_FALSE(all.empty());
    for (const auto& c : all) {
      if (is_of_one_node(c)) {
        continue;
      }
      EXPECT_EQ(carry_on_here(c, n++), "") << c.file << ": " << c.title;
    }
  }
}

// Keeps the processors busy, so that notices of other nodes' commits come late.
class busy_machine {
 public:
  busy_machine() {
    for (int i = 0; i < 8; ++i) {
      threads_.emplace_back([this] {
        while (!over_) {
        }
      });
    }
  }
  ~busy_machine() {
    over_ = true;
    for (auto& t : threads_) {
      t.join();
    }
  }

 private:
  std::atomic<bool> over_{false};
  std::vector<std::thread> threads_;
};

TEST_F(three_nodes, tell_recorded_values_as_soon_as_the_change_was_answered) {
  const town_key town{a_town(9'000), {}};
  here_->doors->add_tenant(town.tenant);
  for (auto& n : nodes_) {
    n->house->add_tenant(town.tenant);
    EXPECT_FALSE(here_->loop.wait(n->entities->look(town))->find("urn:e:1"));
  }
  const busy_machine others;
  for (int i = 1; i <= 20; ++i) {
    const auto at = start + std::chrono::seconds{i};
    here_->time.set(at);
    write_op op{.how = write_kind::upsert_update};
    op.entity.id = "urn:e:1";
    op.entity.types = {"https://uri.etsi.org/ngsi-ld/default-context/T"};
    op.entity.attributes.push_back(
        {.name = "https://uri.etsi.org/ngsi-ld/default-context/a",
         .text = R"({"type":"Property","value":)" + std::to_string(i) + "}"});
    auto& writes = *nodes_[static_cast<std::size_t>(i) % node_count]->entities;
    auto& tells = *nodes_[static_cast<std::size_t>(i + 1) % node_count]->entities;
    ASSERT_TRUE(here_->loop.wait(writes.write(town, std::move(op))).ok());
    series_query q;
    q.entity = "urn:e:1";
    const auto count = here_->loop.wait(tells.series(town, q, [](const observation&) {}));
    ASSERT_TRUE(count.ok());
    ASSERT_EQ(count.value(), i);
  }
}

}  // namespace
}  // namespace tsu::broker
