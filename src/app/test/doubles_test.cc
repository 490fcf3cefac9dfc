// Of two accounts that became one: what protects the person holds for both numbers. And danger in
// what somebody asks: staff are told of it, once.
#include <gtest/gtest.h>

#include "app/consents.h"
#include "app/inquiry_news.h"
#include "base/db/test/fresh_house.h"
#include "base/module/module.h"
#include "base/record/audit.h"
#include "engine/consent/module.h"
#include "engine/consent/store_persons.h"
#include "engine/id/module.h"
#include "engine/notify/module.h"
#include "engine/notify/post.h"
#include "engine/notify/store_contacts.h"
#include "service/inquiries/handle.h"
#include "service/inquiries/module.h"
#include "service/inquiries/store.h"

namespace tsu::app {
namespace {

const db::module_schema modules[] = {{"record", record::migrations},
                                     {"id", id::contents().migrations},
                                     {"consent", consent::contents().migrations},
                                     {"notify", notify::contents().migrations},
                                     {"inquiries", inquiries::contents().migrations}};

class people_of_town : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), modules};
  db::store& people = here.at(db::place::people);
  template <class Act>
  auto write(Act a) {
    return here.loop.wait(people.write(a));
  }
};

TEST_P(people_of_town, a_protected_person_is_hidden_under_the_number_of_before_as_well) {
  here.time.set(*parse_instant("2026-11-30T09:00:00+09:00"));
  const auto now = here.time.now();
  const auto knows = [&](const char* role, std::int64_t who) {
    const caller asks{.subject = "account:90", .role = role};
    return here.loop.wait(
        people.read([&](db::reader& r) { return may_know(r, {who}, asks, now); }));
  };
  write([&](db::tx& t) {
    consent::insert_merge(t, {1}, {2}, "account:90");
    consent::insert_protection(t, {.person = {2},
                                   .since = now,
                                   .until = now + std::chrono::days{300},
                                   .who = {"role:admin"},
                                   .author = "account:90"});
  });
  for (const std::int64_t who : {1, 2}) {
    EXPECT_FALSE(knows("staff", who)) << who;
    EXPECT_TRUE(knows("admin", who)) << who;
  }
  EXPECT_TRUE(knows("staff", 3));
}

TEST_P(people_of_town, A7_2_words_of_danger_are_told_to_staff_at_once_and_once) {
  inquiries::parts on{*here.doors};
  const auto key = crypto::box_key::random();
  on.key_of = [&](db::reader&, tenant_code, person_id) -> result<crypto::box_key> { return key; };
  const auto ask = [&](const char* id, const char* text) {
    const auto made = write([&](db::tx& t) {
      return inquiries::open_inquiry(t, on, db::testing::sapporo(), {"account:1", "resident", ""},
                                     {.source = id, .person = {1}, .text = text});
    });
    EXPECT_TRUE(made.ok());
  };
  ask("a", "電球をかえたい");
  ask("b", "胸が苦しくて動けない");
  std::vector<notify::wanted> told;
  for (int i = 0; i < 2; ++i) {  // each round is another program
    inquiry_follower f{*here.doors, db::testing::sapporo(), [](db::tx& t, person_id who) {
                         return notify::find_contact_of(t, id::subject_of({who.value}));
                       }};
    while (here.loop.wait(f.follow_new()) > 0) {
    }
  }
  for (const auto& c :
       here.loop.wait(people.read([](db::reader& r) { return db::read_changes(r, 0, 1'000); }))) {
    if (c.kind == notify::wanted_kind) {
      told.push_back(notify::read_wanted(c.body).value());
    }
  }
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].message, inquiries::danger_message);
  EXPECT_EQ(told[0].how_urgent, notify::urgency::urgent);
  EXPECT_EQ(notify::text_of(told[0]).find("苦し"), std::string::npos) << "not what was said";
}

INSTANTIATE_TEST_SUITE_P(engines, people_of_town, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::app
