// Who waited for a place at a session hears that there is one, and whoever signed up that it is
// called off: once each, whoever reads the change log how often.
#include "app/session_news.h"

#include <gtest/gtest.h>

#include "app/standing.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/consent/module.h"
#include "engine/consent/store_persons.h"
#include "engine/id/module.h"
#include "engine/id/people/accounts.h"
#include "engine/id/people/types.h"
#include "engine/notify/module.h"
#include "engine/notify/post.h"
#include "engine/notify/store_contacts.h"
#include "engine/notify/template_book.h"
#include "service/community/follow_accounts.h"
#include "service/community/keep_session.h"
#include "service/community/module.h"
#include "service/community/parts.h"
#include "service/community/sign_up.h"

namespace tsu::app {
namespace {

const db::module_schema modules[] = {{"record", record::migrations},
                                     {"id", id::contents().migrations},
                                     {"consent", consent::contents().migrations},
                                     {"notify", notify::contents().migrations},
                                     {"community", community::contents().migrations}};
constexpr person_id hanako{1}, taro{2}, jiro{3}, saburo{4};
constexpr community::acting events{"account:90", "events"};

class session_news : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), modules};
  db::store& people = here.at(db::place::people);
  std::int64_t session = 0;

  template <class Act>
  auto write(Act a) {
    return here.loop.wait(people.write(a));
  }

  session_news() {
    const auto now = here.time.now();
    const community::session_facts of{.ja = "太極拳",
                                      .en = "Tai chi",
                                      .starts_at = now + std::chrono::hours{48},
                                      .ends_at = now + std::chrono::hours{49},
                                      .sign_up_from = now,
                                      .sign_up_until = now + std::chrono::hours{48},
                                      .capacity = 1,
                                      .waiting_max = 5};
    session =
        write([&](db::tx& t) { return community::make_session(t, events, of); }).value().number;
    for (const auto who : {hanako, taro, jiro}) {
      write(
          [&](db::tx& t) { notify::insert_contact(t, {.account = id::subject_of({who.value})}); });
    }
  }
  void ask(person_id who) {
    const auto subject = id::subject_of({who.value});
    ASSERT_TRUE(write([&](db::tx& t) {
                  return community::take_place(t, {subject, "resident"}, session, who,
                                               community::asking::self);
                }).ok());
  }
  void leave(person_id who) {
    const auto subject = id::subject_of({who.value});
    ASSERT_TRUE(write([&](db::tx& t) {
                  return community::give_back(t, {subject, "resident"}, session, who,
                                              community::asking::self);
                }).ok());
  }
  void call_off() {
    ASSERT_TRUE(write([&](db::tx& t) {
                  return community::cancel_session(t, events, session, "大雪のため");
                }).ok());
  }
  // Whoever reads it: each round is another program.
  void follow() {
    for (int i = 0; i < 2; ++i) {
      session_follower f{*here.doors, db::testing::sapporo(), [](db::tx& t, person_id who) {
                           return notify::find_contact_of(t, id::subject_of({who.value}));
                         }};
      while (here.loop.wait(f.follow_new()) > 0) {
      }
    }
  }
  std::vector<notify::wanted> told() {
    follow();
    std::vector<notify::wanted> out;
    for (const auto& c : here.loop.wait(
             people.read([](db::reader& r) { return db::read_changes(r, 0, 10'000); }))) {
      if (c.kind == notify::wanted_kind) {
        out.push_back(notify::read_wanted(c.body).value());
      }
    }
    return out;
  }
  notify::contact_id contact_of(person_id who) {
    return *here.loop.wait(people.read(
        [&](db::reader& r) { return notify::find_contact_of(r, id::subject_of({who.value})); }));
  }
};

TEST_P(session_news, who_waited_is_told_of_the_place_once) {
  ask(hanako);
  ask(taro);
  ask(jiro);
  EXPECT_TRUE(told().empty());
  leave(hanako);
  auto all = told();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].message, "community.let_in");
  EXPECT_EQ(all[0].to.contact, contact_of(taro));
  EXPECT_EQ(std::get<notify::text_in_languages>(all[0].values.at("title")).ja, "太極拳");
  EXPECT_EQ(std::get<instant>(all[0].values.at("start")), here.time.now() + std::chrono::hours{48});
  leave(taro);
  all = told();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].to.contact, contact_of(jiro));
  ask(taro);
  leave(jiro);
  all = told();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[2].to.contact, contact_of(taro));
  EXPECT_NE(all[2].key, all[0].key) << "they waited once more";
}

TEST_P(session_news, of_a_place_that_was_given_back_meanwhile_nobody_is_told) {
  ask(hanako);
  ask(taro);
  ask(saburo);
  leave(hanako);
  leave(taro);
  EXPECT_TRUE(told().empty()) << "nor who is in no address book";
  ask(jiro);
  leave(saburo);
  here.time.advance(std::chrono::hours{49});
  EXPECT_TRUE(told().empty()) << "it is over";
}

TEST_P(session_news, who_signed_up_is_told_that_it_is_called_off_and_why) {
  ask(hanako);
  ask(taro);
  ask(jiro);
  leave(jiro);
  call_off();
  call_off();
  const auto all = told();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].to.contact, contact_of(hanako));
  EXPECT_EQ(all[1].to.contact, contact_of(taro)) << "who waits had kept the day free";
  for (const auto& one : all) {
    EXPECT_EQ(one.message, "community.called_off");
    EXPECT_EQ(std::get<std::string>(one.values.at("reason")), "大雪のため");
  }
}

TEST_P(session_news, whose_account_became_another_is_told_there) {
  ask(hanako);
  ask(saburo);
  write([&](db::tx& t) {
    consent::insert_merge(t, saburo, jiro, "account:90");
    t.append_change(id::account_changed_kind, "account:4", R"({"into":3})");
  });
  leave(hanako);
  auto all = told();
  ASSERT_EQ(all.size(), 1u) << "also before the community has moved the place";
  EXPECT_EQ(all[0].to.contact, contact_of(jiro));
  community::parts on{*here.doors};
  community::account_follower f{on, db::testing::sapporo()};
  while (here.loop.wait(f.follow_new()) > 0) {
  }
  call_off();
  all = told();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].to.contact, contact_of(jiro));
}

TEST(session_news_texts, and_all_others_of_the_program_have_their_words) {
  EXPECT_EQ(notify::template_book{all_tables()}.faults(), std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(engines, session_news, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::app
