// A check-in makes attendance, points and activity in one transaction, with the ledger as the
// program joins them (A9.1); whoever follows activities grants nothing twice.
#include <gtest/gtest.h>

#include "app/community.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/id/module.h"
#include "engine/ledger/module.h"
#include "service/community/check_in.h"
#include "service/community/follow_accounts.h"
#include "service/community/keep_session.h"
#include "service/community/module.h"
#include "service/community/parts.h"
#include "service/community/watch_video.h"
#include "service/points/follow_activities.h"
#include "service/points/module.h"
#include "service/points/purses.h"
#include "service/points/store.h"

namespace tsu::app {
namespace {

const db::module_schema modules[] = {{"record", record::migrations},
                                     {"id", id::contents().migrations},
                                     {"ledger", ledger::contents().migrations},
                                     {"points", points::contents().migrations},
                                     {"community", community::contents().migrations}};
constexpr person_id hanako{1}, taro{2};
constexpr community::acting staff{"account:90", "staff"};

class attendance : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), modules};
  db::store& people = here.at(db::place::people);
  std::shared_ptr<community::parts> on = make_community(*here.doors, {}, crypto::box_key::random());

  template <class Act>
  auto write(Act a) {
    return here.loop.wait(people.write(a));
  }
  std::int64_t plan(std::string rule) {
    const auto now = here.time.now();
    const community::session_facts of{.ja = "歩こう会",
                                      .en = "Walk",
                                      .starts_at = now,
                                      .ends_at = now + std::chrono::hours{1},
                                      .sign_up_from = now - std::chrono::hours{1},
                                      .sign_up_until = now,
                                      .rule = std::move(rule)};
    return write([&](db::tx& t) { return community::make_session(t, staff, of); }).value().number;
  }
  std::int64_t has(person_id who) {
    return here.loop.wait(
        people.read([&](db::reader& r) { return points::balance_of(r, who, here.time.now()); }));
  }
  community::outcome come(std::int64_t session, person_id who) {
    return write([&](db::tx& t) {
      return community::arrive(t, *on, staff, {.session = session, .person = who});
    });
  }
  void follow() {
    points::activity_follower f{*here.doors, db::testing::sapporo()};
    while (here.loop.wait(f.follow_new()) > 0) {
    }
  }
};

TEST_P(attendance, a9_1_points_are_there_with_the_attendance_and_once_whoever_follows) {
  const auto s = plan("checkin");
  EXPECT_EQ(come(s, hanako).of.points, 50);
  EXPECT_EQ(has(hanako), 50);
  follow();
  EXPECT_EQ(has(hanako), 50) << "the change that tells of it has the same id";
  EXPECT_EQ(come(s, hanako).how, community::outcome::what::attended_before);
  follow();
  EXPECT_EQ(has(hanako), 50);
  const auto failed = write([&](db::tx& t) -> result<done> {
    EXPECT_TRUE(community::arrive(t, *on, staff, {.session = s, .person = taro}).ok());
    return problem{why::unavailable, "in between", "test"};
  });
  EXPECT_FALSE(failed.ok());
  follow();
  EXPECT_EQ(has(taro), 0) << "neither stands without the other";
  EXPECT_EQ(come(s, taro).how, community::outcome::what::attended);
}

TEST_P(attendance, what_the_card_of_points_does_not_know_is_an_attendance_all_the_same) {
  const auto o = come(plan("no_such_rule"), hanako);
  EXPECT_EQ(o.how, community::outcome::what::attended);
  EXPECT_EQ(o.of.points, 0);
  follow();
  EXPECT_EQ(has(hanako), 0);
}

// Who hears first of the merge is not settled: it comes to the same.
TEST_P(attendance, of_two_accounts_that_came_to_one_session_the_points_count_once) {
  for (const bool points_first : {true, false}) {
    const person_id one{points_first ? 10 : 20}, other{points_first ? 11 : 21};
    const auto both = plan("checkin"), alone = plan("checkin");
    come(both, one);
    come(both, other);
    come(alone, other);
    follow();
    ASSERT_EQ(has(one) + has(other), 150);
    write([&](db::tx& t) {
      t.append_change("id.account.changed", "account:" + std::to_string(other.value),
                      R"({"into":)" + std::to_string(one.value) + "}");
    });
    const auto members = [&] {
      community::account_follower f{*on, db::testing::sapporo()};
      while (here.loop.wait(f.follow_new()) > 0) {
      }
    };
    if (points_first) {
      follow();
      members();
    } else {
      members();
      follow();
    }
    EXPECT_EQ(has(one), 100) << "one of the two was taken back";
    EXPECT_EQ(has(other), 0);
    members();
    follow();
    EXPECT_EQ(has(one), 100) << "once";
    const auto entry = here.loop.wait(people.read([&](db::reader& r) {
      std::vector<points::correction> mine;
      for (const auto& c : points::store::corrections(r, points::correction_state::done, 100)) {
        if (c.person == one || c.person == other) {
          mine.push_back(c);
        }
      }
      return mine;
    }));
    ASSERT_EQ(entry.size(), 1u);
    EXPECT_EQ(entry[0].points, -50);
    EXPECT_EQ(entry[0].state, points::correction_state::done);
    EXPECT_NE(entry[0].reason.find("「歩こう会」"), std::string::npos) << entry[0].reason;
  }
}

INSTANTIATE_TEST_SUITE_P(engines, attendance, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::app
