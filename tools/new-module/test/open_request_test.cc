#include "service/@name@/open_request.h"

#include <gtest/gtest.h>

#include "base/db/test/fresh_house.h"
#include "base/module/module.h"
#include "base/record/audit.h"
#include "service/@name@/store.h"

namespace tsu::@name@ {
namespace {

const db::module_schema modules[] = {{"record", record::migrations}, {"@name@", migrations}};
const caller clerk{.subject = "clerk", .role = "staff"};

class @name@_requests : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  result<request> open(std::string_view text) {
    return here.loop.wait(
        town.write([&](db::tx& t) { return open_request(t, clerk, text); }));
  }

  db::testing::fresh_house here{GetParam(), modules};
  db::store& town = here.at(db::place::town);
};

TEST_P(@name@_requests, what_was_opened_is_listed_audited_and_told) {
  const auto made = open("雪が深い");
  ASSERT_TRUE(made.ok());
  here.loop.wait(town.read([&](db::reader& r) {
    const auto all = list_requests(r, 10);
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].text, "雪が深い");
    EXPECT_EQ(all[0].opened_at, here.time.now());
    EXPECT_EQ(record::read_audit(r, 0, 10).back().action, "@name@.request.opened");
    EXPECT_EQ(db::read_changes(r, 0, 10).back().kind, "@name@.request.opened");
  }));
}

TEST_P(@name@_requests, what_is_refused_leaves_no_trace) {
  EXPECT_EQ(open(" ").error().code, "text_empty");
  here.loop.wait(town.read([&](db::reader& r) {
    EXPECT_TRUE(list_requests(r, 10).empty());
    EXPECT_TRUE(record::read_audit(r, 0, 10).empty());
  }));
}

INSTANTIATE_TEST_SUITE_P(engines, @name@_requests, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::@name@
