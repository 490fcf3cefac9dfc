#include "engine/id/used_once.h"

#include <gtest/gtest.h>

#include "base/db/test/fresh_house.h"
#include "base/module/module.h"
#include "base/record/audit.h"
#include "engine/id/module.h"

namespace tsu::id {
namespace {

using std::chrono::seconds;

const db::module_schema schemas[] = {{"record", record::migrations}, {"id", contents().migrations}};

class used_once : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  bool use(std::string_view value, std::string_view whose = "c1", std::string_view what = "dpop") {
    return here.loop.wait(people.write([&](db::tx& t) {
      return use_once(
          t, {.what = what, .whose = whose, .value = value, .until = t.now() + seconds{60}});
    }));
  }
  std::int64_t count() {
    static constexpr db::statement all{"", "SELECT COUNT(*) FROM id_used_once", db::place::people};
    std::int64_t n = 0;
    here.loop.wait(people.read(
        [&](db::reader& r) { r.first(all, {}, [&](const db::row& row) { n = row.int64(0); }); }));
    return n;
  }
  db::testing::fresh_house here{GetParam(), schemas};
  db::store& people = here.at(db::place::people);
};

TEST_P(used_once, id3_1_24_a_second_use_is_refused_until_it_is_too_old) {
  EXPECT_TRUE(use("j1"));
  EXPECT_FALSE(use("j1"));
  EXPECT_TRUE(use("j2"));
  here.time.advance(seconds{60} - duration{1});
  EXPECT_FALSE(use("j1"));
  here.time.advance(duration{1});
  EXPECT_TRUE(use("j1"));
  EXPECT_FALSE(use("j1"));
}

TEST_P(used_once, id3_1_20_what_and_whose_are_told_apart) {
  EXPECT_TRUE(use("j", "c1", "dpop"));
  EXPECT_TRUE(use("j", "c2", "dpop"));
  EXPECT_TRUE(use("j", "c1", "assertion"));
  EXPECT_TRUE(use("1j", "c", "dpop"));
  EXPECT_TRUE(use("", "c1j", "dpop"));
}

TEST_P(used_once, id3_1_24_of_many_at_once_one_is_let_through) {
  int let_through = 0;
  std::vector<task<void>> all;
  for (int i = 0; i < 50; ++i) {
    all.push_back([](db::store& s, int& n) -> task<void> {
      const auto closure = [](db::tx& t) {
        return use_once(
            t, {.what = "dpop", .whose = "k", .value = "j", .until = t.now() + seconds{60}});
      };
      n += co_await s.write(closure) ? 1 : 0;
    }(people, let_through));
  }
  here.loop.wait(db::testing::all(std::move(all)));
  EXPECT_EQ(let_through, 1);
}

TEST_P(used_once, it_holds_after_a_restart_and_what_is_too_old_is_forgotten) {
  EXPECT_TRUE(use("j1"));
  here.reopen(schemas);
  auto& again = here.at(db::place::people);
  const auto closure = [](db::tx& t) {
    return use_once(t,
                    {.what = "dpop", .whose = "c1", .value = "j1", .until = t.now() + seconds{60}});
  };
  EXPECT_FALSE(here.loop.wait(again.write(closure)));
  here.time.advance(seconds{61});
  here.loop.wait(again.write([](db::tx& t) { forget_used(t, t.now()); }));
  EXPECT_TRUE(here.loop.wait(again.write(closure)));
}

TEST_P(used_once, rows_are_as_many_as_can_still_be_refused) {
  EXPECT_TRUE(use("j1"));
  here.time.advance(seconds{30});
  EXPECT_TRUE(use("j2"));
  here.time.advance(seconds{30});
  here.loop.wait(people.write([](db::tx& t) { forget_used(t, t.now()); }));
  EXPECT_EQ(count(), 1);
  EXPECT_FALSE(use("j2"));
}

INSTANTIATE_TEST_SUITE_P(engines, used_once, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id
