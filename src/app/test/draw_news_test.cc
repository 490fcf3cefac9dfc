// Who applied hears how a lottery went, and who waited in reserve that there is a place: once each,
// whoever reads the change log how often, and not in the night.
#include "app/draw_news.h"

#include <gtest/gtest.h>

#include <map>

#include "base/db/test/fresh_house.h"
#include "base/module/module.h"
#include "base/record/audit.h"
#include "engine/consent/module.h"
#include "engine/consent/store_persons.h"
#include "engine/id/module.h"
#include "engine/id/people/types.h"
#include "engine/notify/module.h"
#include "engine/notify/post.h"
#include "engine/notify/store_contacts.h"
#include "service/devices/module.h"
#include "service/devices/recruit.h"
#include "service/devices/store.h"

namespace tsu::app {
namespace {

const db::module_schema modules[] = {{"record", record::migrations},
                                     {"id", id::contents().migrations},
                                     {"consent", consent::contents().migrations},
                                     {"notify", notify::contents().migrations},
                                     {"devices", devices::contents().migrations}};
constexpr devices::acting clerk{"account:90", "secretariat", ""};
constexpr std::int64_t people_count = 4, places = 1;

class draw_news : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), modules};
  db::store& people = here.at(db::place::people);

  template <class Act>
  auto write(Act a) {
    return here.loop.wait(people.write(a));
  }
  draw_news() {
    here.time.set(*parse_instant("2026-11-01T09:00:00+09:00"));
    const auto now = here.time.now();
    const devices::recruiting call{.code = "r8",
                                   .ja = "タブレットの貸出",
                                   .en = "Tablets",
                                   .places = places,
                                   .opens_at = now,
                                   .closes_at = now + std::chrono::hours{24}};
    EXPECT_TRUE(write([&](db::tx& t) { return devices::keep_call(t, clerk, call); }).ok());
    for (std::int64_t who = 1; who <= people_count; ++who) {
      if (who < people_count) {  // the last one is in no address book
        write([&](db::tx& t) { notify::insert_contact(t, {.account = id::subject_of({who})}); });
      }
      EXPECT_TRUE(write([&](db::tx& t) {
                    return devices::apply(t, clerk, {.call = "r8", .person = {who}});
                  }).ok());
    }
  }
  void draw(const char* at) {
    here.time.set(*parse_instant(at));
    ASSERT_TRUE(write([](db::tx& t) { return devices::draw(t, clerk, "r8", 7); }).ok());
  }
  std::vector<notify::wanted> told() {
    for (int i = 0; i < 2; ++i) {  // each round is another program
      draw_follower f{*here.doors, db::testing::sapporo(), [](db::tx& t, person_id who) {
                        return notify::find_contact_of(t, id::subject_of({who.value}));
                      }};
      while (here.loop.wait(f.follow_new()) > 0) {
      }
    }
    std::vector<notify::wanted> out;
    for (const auto& c : here.loop.wait(
             people.read([](db::reader& r) { return db::read_changes(r, 0, 10'000); }))) {
      if (c.kind == notify::wanted_kind) {
        out.push_back(notify::read_wanted(c.body).value());
      }
    }
    return out;
  }
  std::vector<devices::application> all() {
    return here.loop.wait(
        people.read([](db::reader& r) { return devices::store::applications(r, "r8", 0, 100); }));
  }
  notify::contact_id contact_of(person_id who) {
    return *here.loop.wait(people.read(
        [&](db::reader& r) { return notify::find_contact_of(r, id::subject_of({who.value})); }));
  }
};

TEST_P(draw_news, a14_everybody_hears_once_how_a_lottery_went) {
  EXPECT_TRUE(told().empty());
  draw("2026-11-02T10:00:00+09:00");
  const auto messages = told();
  ASSERT_EQ(messages.size(), 3u) << "but for who is in no address book";
  std::map<std::int64_t, const notify::wanted*> by_contact;
  for (const auto& m : messages) {
    by_contact[m.to.contact.value] = &m;
    EXPECT_EQ(std::get<notify::text_in_languages>(m.values.at("title")).ja, "タブレットの貸出");
    EXPECT_EQ(*m.not_before, here.time.now()) << "by day it goes at once";
  }
  for (const auto& a : all()) {
    if (a.person.value == people_count) {
      continue;
    }
    const auto& m = *by_contact.at(contact_of(a.person).value);
    EXPECT_EQ(m.message, a.rank <= places ? "devices.draw_won" : "devices.draw_reserve");
    EXPECT_EQ(std::get<std::int64_t>(m.values.at("rank")), a.rank);
  }
  EXPECT_EQ(told().size(), 3u);
}

TEST_P(draw_news, a14_in_the_night_nobody_is_woken) {
  draw("2026-11-02T23:00:00+09:00");
  for (const auto& m : told()) {
    EXPECT_EQ(*m.not_before, *parse_instant("2026-11-03T08:00:00+09:00"));
  }
  EXPECT_EQ(told().size(), 3u);
}

TEST_P(draw_news, a14_a_place_that_is_given_back_is_told_to_the_first_in_reserve) {
  draw("2026-11-02T10:00:00+09:00");
  const auto before = told().size();
  std::int64_t winner = 0;
  person_id first{};
  for (const auto& a : all()) {
    winner = a.rank == 1 ? a.number : winner;
    first = a.rank == 2 ? a.person : first;
  }
  ASSERT_TRUE(write([&](db::tx& t) { return devices::withdraw(t, clerk, winner); }).ok());
  const auto messages = told();
  if (first.value == people_count) {
    EXPECT_EQ(messages.size(), before) << "who is in no address book is not told";
    return;
  }
  ASSERT_EQ(messages.size(), before + 1);
  EXPECT_EQ(messages.back().message, "devices.place_given");
  EXPECT_EQ(messages.back().to.contact, contact_of(first));
}

TEST_P(draw_news, a14_who_moved_up_before_the_draw_was_told_hears_of_the_place_once) {
  draw("2026-11-02T10:00:00+09:00");
  std::int64_t winner = 0, next = 0;
  for (const auto& a : all()) {
    winner = a.rank == 1 ? a.number : winner;
    next = a.rank == 2 && a.person.value != people_count ? a.number : next;
  }
  ASSERT_TRUE(write([&](db::tx& t) { return devices::withdraw(t, clerk, winner); }).ok());
  std::map<std::string, int> of_next;
  for (const auto& m : told()) {
    if (m.key.ends_with(":" + std::to_string(next))) {
      ++of_next[m.key];  // notify keeps one message of a key
    }
  }
  EXPECT_EQ(of_next.size(), next == 0 ? 0u : 1u);
}

TEST_P(draw_news, a14_whose_account_became_another_is_told_there_and_who_withdrew_is_not) {
  std::int64_t of_two = 0;
  for (const auto& a : all()) {
    of_two = a.person.value == 2 ? a.number : of_two;
  }
  ASSERT_TRUE(write([&](db::tx& t) { return devices::withdraw(t, clerk, of_two); }).ok());
  write([](db::tx& t) { consent::insert_merge(t, {4}, {1}, "account:90"); });
  draw("2026-11-02T10:00:00+09:00");
  const auto messages = told();
  ASSERT_EQ(messages.size(), 3u);
  int of_one = 0;
  for (const auto& m : messages) {
    of_one += m.to.contact == contact_of({1}) ? 1 : 0;
    EXPECT_NE(m.to.contact, contact_of({2}));
  }
  EXPECT_EQ(of_one, 2) << "two applications, each with its answer";
}

INSTANTIATE_TEST_SUITE_P(engines, draw_news, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::app
