#include <gtest/gtest.h>

#include "base/db/test/fresh_house.h"
#include "base/module/module.h"
#include "base/record/audit.h"
#include "engine/gateway/module.h"
#include "engine/gateway/store_usage.h"
#include "engine/gateway/usage_book.h"

namespace tsu::gateway {
namespace {

using namespace std::chrono_literals;

class an_account : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  const std::array<db::module_schema, 2> schemas{db::module_schema{"record", record::migrations},
                                                 {"gateway", contents.migrations}};
  db::testing::fresh_house here{GetParam(), schemas};
  const tenant_code town = db::testing::sapporo();
  usage_book book{*here.doors, here.time};

  std::vector<stored_usage> rows(std::string_view client = "") {
    here.loop.wait(book.flush(town));
    return here.loop.wait(here.at(db::place::town).read([&](db::reader& r) {
      return read_usage(r, client, "2026-01-01", "2026-12-31", 100);
    }));
  }
};

TEST_P(an_account, adds_up_by_client_day_operation_and_type) {
  for (int i = 0; i < 3; ++i) {
    book.add(town, {"acme", "read", "Weather", 1, 20});
  }
  book.add(town, {"acme", "write", "Weather", 1, 1});
  EXPECT_EQ(rows().size(), 2u);
  book.add(town, {"acme", "read", "Weather", 1, 5});
  book.add(town, {"other", "all", "", 1, 0, 1});
  const auto mine = rows("acme");
  ASSERT_EQ(mine.size(), 2u);
  EXPECT_EQ(mine[0].key.operation, "read");
  EXPECT_EQ(mine[0].key.day, "2026-11-22");
  EXPECT_EQ(mine[0].counts.requests, 4);
  EXPECT_EQ(mine[0].counts.entities, 65);
  EXPECT_EQ(rows("other")[0].counts.refused, 1);
}

TEST_P(an_account, begins_anew_with_the_day_in_japan) {
  here.time.set(*parse_instant("2026-11-22T14:59:59Z"));
  book.add(town, {"acme", "all", "", 1});
  EXPECT_FALSE(book.quota(town, "acme", 1).allowed);
  EXPECT_EQ(book.quota(town, "acme", 1).retry_after, 1s);
  here.time.advance(1s);
  EXPECT_TRUE(book.quota(town, "acme", 1).allowed);
  book.add(town, {"acme", "all", "", 1});
  const auto all = rows();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].key.day, "2026-11-23");
  EXPECT_EQ(all[1].key.day, "2026-11-22");
}

TEST_P(an_account, counts_what_other_nodes_let_in_towards_the_quota) {
  usage_book other{*here.doors, here.time};
  for (int i = 0; i < 5; ++i) {
    other.add(town, {"acme", "all", "", 1});
  }
  here.loop.wait(other.flush(town));
  EXPECT_TRUE(book.quota(town, "acme", 6).allowed) << "not known yet";
  book.add(town, {"acme", "all", "", 1});
  here.loop.wait(book.flush(town));
  EXPECT_FALSE(book.quota(town, "acme", 6).allowed);
  EXPECT_TRUE(book.quota(town, "acme", 7).allowed);
  EXPECT_EQ(book.quota(town, "acme", 10).remaining, 3u);
  EXPECT_TRUE(book.quota(town, "somebody", 1).allowed);
}

TEST_P(an_account, keeps_what_could_not_be_written) {
  book.add(town, {"acme", "all", "", 1});
  const auto elsewhere = db::testing::furano();
  book.add(elsewhere, {"acme", "all", "", 2});
  EXPECT_THROW(here.loop.wait(book.flush(elsewhere)), std::exception) << "no such town";
  here.doors->add_tenant(elsewhere);
  here.loop.wait(book.flush(elsewhere));
  const auto there =
      here.loop.wait(here.doors->at(elsewhere, db::place::town).read([&](db::reader& r) {
        return read_usage(r, "", "2026-01-01", "2026-12-31", 100);
      }));
  ASSERT_EQ(there.size(), 1u);
  EXPECT_EQ(there[0].counts.requests, 2);
}

TEST_P(an_account, tells_types_apart_only_up_to_a_bound) {
  for (std::size_t i = 0; i < usage_book::waiting_max + 100; ++i) {
    book.add(town, {"acme", "read", "T" + std::to_string(i), 1, 1});
  }
  here.loop.wait(book.flush(town));
  std::int64_t folded = 0, all = 0;
  here.loop.wait(here.at(db::place::town).read([&](db::reader& r) {
    for (const auto& row : read_usage(r, "acme", "2026-01-01", "2026-12-31", 100'000)) {
      all += row.counts.requests;
      folded += row.key.type.empty() ? row.counts.requests : 0;
    }
  }));
  EXPECT_EQ(all, static_cast<std::int64_t>(usage_book::waiting_max) + 100);
  EXPECT_EQ(folded, 100);
}

INSTANTIATE_TEST_SUITE_P(engines, an_account, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::gateway
