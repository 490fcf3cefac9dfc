// What is counted as it changes, against counting everything; on both engines.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "base/core/random.h"
#include "base/db/test/fresh_house.h"
#include "engine/broker/query/query.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/store/test/random_ops.h"

namespace tsu::broker {
namespace {

using db::testing::engine_kind;

const std::array schemas{schema()};

class counted_types : public ::testing::TestWithParam<engine_kind> {
 protected:
  std::shared_ptr<const view> look() { return here.loop.wait(it->look(town)); }
  void expect_same() {
    const auto state = look();
    const auto now = here.time.now();
    EXPECT_EQ(state->count_types(now), state->view::count_types(now));
  }
  write_op random(random_source& chance) {
    auto op =
        testing::random_op(chance, "urn:e:" + std::to_string(chance.below(15)), here.time.now());
    for (auto& type : op.entity.types) {
      type += std::to_string(chance.below(3));
    }
    return op;
  }

  db::testing::fresh_house here{GetParam(), schemas};
  std::unique_ptr<broker> it = make_broker(*here.doors, {});
  const town_key town{db::testing::sapporo(), ""};
};

TEST_P(counted_types, are_what_a_walk_over_everything_finds) {
  seeded_random chance{3};
  const int rounds = GetParam() == engine_kind::sqlite ? 600 : 150;
  for (int i = 0; i < rounds; ++i) {
    here.time.advance(std::chrono::milliseconds{300});
    if (chance.below(10) == 0) {
      std::vector<write_op> several;
      for (int n = 0; n < 5; ++n) {
        several.push_back(random(chance));
      }
      (void)here.loop.wait(it->write_all(town, std::move(several), {}));
    } else {
      (void)here.loop.wait(it->write(town, random(chance), {}));
    }
    expect_same();
  }
  it.reset();
  it = make_broker(*here.doors, {});  // what is loaded is counted too
  expect_same();
  here.time.advance(std::chrono::seconds{10});
  expect_same();
}

TEST_P(counted_types, say_when_one_of_them_changed_last) {
  const auto put = [&](const std::string& id, const std::string& type, write_kind how) {
    here.time.advance(std::chrono::seconds{1});
    write_op op{.how = how};
    op.entity.id = id;
    op.entity.types = {type};
    op.entity.attributes = {{.name = "a",
                             .text = R"({"type":"Property","value":)" +
                                     std::to_string(to_micros(here.time.now())) + "}"}};
    ASSERT_TRUE(here.loop.wait(it->write(town, std::move(op), {})).ok());
  };
  put("urn:e:1", "T", write_kind::create);
  put("urn:e:2", "U", write_kind::create);
  const auto before = look();
  const auto t = before->changed_at("T"), u = before->changed_at("U");
  ASSERT_TRUE(t && u);
  EXPECT_LT(*t, *u);
  EXPECT_FALSE(before->changed_at("V"));
  put("urn:e:1", "T", write_kind::upsert_replace);
  EXPECT_FALSE(before->changed_at("T"));  // this state does not show what has changed since
  EXPECT_EQ(before->changed_at("U"), u);
  const auto after = look();
  EXPECT_GT(*after->changed_at("T"), *t);
  EXPECT_EQ(after->changed_at("U"), u);
  write_op gone{.how = write_kind::remove};
  gone.entity.id = "urn:e:2";
  ASSERT_TRUE(here.loop.wait(it->write(town, std::move(gone), {})).ok());
  EXPECT_GT(*look()->changed_at("U"), *u);
}

INSTANTIATE_TEST_SUITE_P(engines, counted_types, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker
