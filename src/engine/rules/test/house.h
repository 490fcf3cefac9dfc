// A town with a broker, rules and a follower, for tests on both engines.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/core/json.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/rules/events.h"
#include "engine/rules/follow_entities.h"
#include "engine/rules/put_rule.h"
#include "engine/rules/store.h"
#include "engine/rules/test/example_rules.h"

namespace tsu::rules::testing {

using db::testing::engine_kind;
using db::testing::sapporo;
using std::chrono::minutes;

inline const std::array schemas{db::module_schema{"record", record::migrations}, broker::schema(),
                                db::module_schema{"rules", migrations}};

class house : public ::testing::TestWithParam<engine_kind> {
 protected:
  house() : here(GetParam(), schemas) {
    here.time.set(opened);
    open();
  }

  void open() {
    entities = broker::make_broker(
        *here.doors, {.types = {{"WeatherObserved", true, db::durability::interval, {}}},
                      .only_node = GetParam() == engine_kind::sqlite});
    on = std::make_unique<parts>(*here.doors, *entities, here.time);
    start();
  }
  // As after a crash: what was in memory is gone.
  void start(std::string name = "one") {
    follower = std::make_unique<rule_follower>(
        *on, sapporo(), std::move(name),
        follower_options{.beside = company::only_program, .changes_at_once = 7});
  }
  // Minutes since the house was opened.
  void wait_until(double minute) {
    here.time.set(opened + std::chrono::seconds{std::int64_t(minute * 60)});
  }
  instant at(double minute) const {
    return opened + std::chrono::seconds{std::int64_t(minute * 60)};
  }

  void follow() {
    for (int quiet = 0; quiet < 3;) {  // what a round writes is news for the next
      quiet = here.loop.wait(follower->follow_new()) == 0 ? quiet + 1 : 0;
    }
  }

  void write(const std::string& id, std::vector<broker::attribute_draft> all,
             const std::string& service = {}) {
    broker::write_op op{.how = broker::write_kind::upsert_update};
    op.entity.id = id;
    op.entity.types = {"WeatherObserved"};
    op.entity.attributes = std::move(all);
    const broker::town_key town{sapporo(), service};
    const auto done = here.loop.wait(entities->write(town, std::move(op), std::nullopt));
    ASSERT_TRUE(done.ok()) << done.error().detail;
  }
  static broker::attribute_draft number(const std::string& name, double v,
                                        std::optional<instant> observed = {}) {
    std::string text = R"({"type":"Property","value":)" + std::to_string(v);
    text += observed ? R"(,"observedAt":")" + format_instant(*observed) + '"' : "";
    return {.name = name, .text = text + "}"};
  }
  void say(double minute, const std::string& id, double depth) {
    wait_until(minute);
    write(id, {number("snowDepth", depth, here.time.now())});
  }
  void remove(const std::string& id) {
    broker::write_op op{.how = broker::write_kind::remove};
    op.entity.id = id;
    const broker::town_key town{sapporo(), {}};
    ASSERT_TRUE(here.loop.wait(entities->write(town, std::move(op), std::nullopt)).ok());
  }

  result<rule_row> put(const std::string& body, const std::string& name = "deep-snow",
                       std::int64_t version = 0) {
    auto document = from_json<rule_document>(rule_json(body, name)).value();
    rule_put_dto asked{std::move(document), version, "a test"};
    by_whom who{"hanako", "staff", ""};
    return here.loop.wait(put_rule(*on, sapporo(), name, std::move(asked), std::move(who)));
  }
  db::store& town() { return here.at(db::place::town); }
  std::vector<firing_row> firings() {
    auto all = here.loop.wait(
        town().read([](db::reader& r) { return list_firings(r, {.limit = 1'000}); }));
    std::reverse(all.begin(), all.end());
    return all;
  }
  // "2 a until 5 (condition); 7 b"
  std::string told() {
    std::string out;
    const auto minute = [&](instant t) {
      auto text = std::to_string(double((t - opened).count()) / 60e6);
      text.erase(text.find_last_not_of('0') + 1);
      text.erase(text.find_last_not_of('.') + 1);
      return text;
    };
    for (const auto& f : firings()) {
      out += (out.empty() ? "" : "; ") + minute(f.fired_at) + " " +
             f.entity.substr(f.entity.rfind(':') + 1);
      if (f.cleared_at) {
        out += " until " + minute(*f.cleared_at) +
               (f.reason == "condition" ? "" : " (" + f.reason + ")");
      }
    }
    return out;
  }
  std::vector<db::change> changes(std::string_view kind) {
    auto all =
        here.loop.wait(town().read([](db::reader& r) { return db::read_changes(r, 0, 10'000); }));
    std::erase_if(all, [&](const auto& c) { return c.kind != kind; });
    return all;
  }

  db::testing::fresh_house here;
  const instant opened = *parse_instant("2026-11-22T04:20:00Z");
  std::unique_ptr<broker::broker> entities;
  std::unique_ptr<parts> on;
  std::unique_ptr<rule_follower> follower;
};

inline const std::string a = "urn:ngsi-ld:WeatherObserved:a";
inline const std::string b = "urn:ngsi-ld:WeatherObserved:b";

}  // namespace tsu::rules::testing
