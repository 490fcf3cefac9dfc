// Acts of 生活支援 on either database, without HTTP. Keys are a map beside it: the real ones stand
// in src/app.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "base/core/json.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "service/inquiries/follow_accounts.h"
#include "service/inquiries/handle.h"
#include "service/inquiries/module.h"
#include "service/inquiries/rules.h"
#include "service/inquiries/store.h"
#include "service/inquiries/views.h"

namespace tsu::inquiries {
namespace {

const db::module_schema modules[] = {{"record", record::migrations},
                                     {"inquiries", contents().migrations}};
constexpr person_id hanako{1}, taro{2};
const acting hers{"account:1", "resident", ""}, clerk{"account:90", "secretariat", ""};

class inquiries_town : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), modules};
  db::store& people = here.at(db::place::people);
  parts on{*here.doors};
  tenant_code town = db::testing::sapporo();
  std::map<std::int64_t, crypto::box_key> keys;

  inquiries_town() {
    here.time.set(*parse_instant("2026-11-22T13:00:00+09:00"));
    for (const auto who : {hanako, taro}) {
      keys.emplace(who.value, crypto::box_key::random());
    }
    on.key_of = [this](db::reader&, tenant_code, person_id who) -> result<crypto::box_key> {
      const auto key = keys.find(who.value);
      if (key == keys.end()) {
        return problem{why::gone, "the key was destroyed", "id_erased"};
      }
      return key->second;
    };
    on.who_is = [](db::reader&, tenant_code, person_id who) {
      return person_facts{"名前" + std::to_string(who.value), "", ""};
    };
  }

  template <class Act>
  auto write(Act a) {
    return here.loop.wait(people.write(a));
  }
  template <class Look>
  auto look(Look l) {
    return here.loop.wait(people.read(l));
  }
  template <class T>
  static std::string code_of(const result<T>& r) {
    return r.ok() ? "ok" : r.error().code;
  }

  result<inquiry> ask(std::string_view id, std::string text, urgency how = urgency::whenever,
                      person_id who = hanako) {
    return write([&](db::tx& t) {
      return open_inquiry(t, on, town, hers,
                          {.source = source_of_own(who, id),
                           .person = who,
                           .about = category::snow,
                           .how = how,
                           .text = text});
    });
  }
  result<inquiry> move_to(std::int64_t number, state to, move_wish w = {}) {
    w.to = to;
    return write([&](db::tx& t) { return move(t, on, town, clerk, number, w); });
  }
  own_page own_of(person_id who) {
    return look([&](db::reader& r) { return own_view(r, on, town, who, 50); }).value();
  }
  std::vector<std::int64_t> queue() {
    std::vector<std::int64_t> out;
    for (const auto& i : look([](db::reader& r) { return store::queue(r, {}, 50); })) {
      out.push_back(i.number);
    }
    return out;
  }
};

TEST_P(inquiries_town, a_request_is_seen_from_the_first_word_to_the_last_step) {
  const auto made = ask("a", "玄関の雪をよけてほしい");
  ASSERT_TRUE(made.ok());
  const auto number = made.value().number;
  EXPECT_EQ(made.value().due_at, due_of(urgency::whenever, here.time.now()));
  ASSERT_TRUE(move_to(number, state::arranged,
                      {.note = "電話済み",
                       .words = "あすの午前にうかがいます",
                       .assignee = "account:90",
                       .provider = "まごころ"})
                  .ok());
  ASSERT_TRUE(move_to(number, state::done).ok());
  const auto own = own_of(hanako);
  ASSERT_EQ(own.items.size(), 1u);
  EXPECT_EQ(own.items[0].text, "玄関の雪をよけてほしい");
  EXPECT_EQ(own.items[0].state, state::done);
  EXPECT_EQ(own.items[0].provider, "まごころ");
  ASSERT_EQ(own.items[0].steps->size(), 2u);
  EXPECT_EQ(own.items[0].steps->at(0).words, "あすの午前にうかがいます");
  EXPECT_FALSE(own.items[0].steps->at(0).note);  // of staff
  EXPECT_FALSE(own.items[0].assignee);
  EXPECT_TRUE(own_of(taro).items.empty());
}

TEST_P(inquiries_town, the_same_sent_again_is_the_same_and_another_under_its_id_is_refused) {
  const auto first = ask("a", "電球をかえたい");
  const auto again = ask("a", "電球をかえたい");
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_EQ(first.value().number, again.value().number);
  EXPECT_EQ(code_of(ask("a", "別のこと")), "inquiries_id_used");
  EXPECT_EQ(own_of(hanako).items.size(), 1u);
}

TEST_P(inquiries_town, A7_2_danger_stands_before_everything_that_waits) {
  const auto calm = ask("a", "いつでもよい");
  const auto today = ask("b", "きょう買い物に行きたい", urgency::today);
  const auto danger = ask("c", "転んで動けない");
  ASSERT_TRUE(calm.ok() && today.ok() && danger.ok());
  EXPECT_EQ(queue(),
            (std::vector{danger.value().number, today.value().number, calm.value().number}));
  here.time.advance(std::chrono::days{60});
  const auto late = ask("e", "血が止まらない");  // the others are overdue by now
  ASSERT_TRUE(late.ok());
  EXPECT_EQ(queue(), (std::vector{danger.value().number, late.value().number, today.value().number,
                                  calm.value().number}));
  EXPECT_TRUE(own_of(hanako).items[0].danger);
  EXPECT_EQ(code_of(ask("d", "急ぎ", urgency::now)), "inquiries_bad_fields");  // nobody says so
}

TEST_P(inquiries_town, whether_it_was_in_time_is_settled_when_it_is_done) {
  const auto i = ask("a", "雪", urgency::soon);
  ASSERT_TRUE(i.ok());
  const auto in_time = [&] {
    return look([&](db::reader& r) {
      return store::sums_of(r, {instant{}, here.time.now() + std::chrono::days{1}}).in_time;
    });
  };
  here.time.advance(std::chrono::days{1});
  ASSERT_TRUE(move_to(i.value().number, state::done).ok());
  EXPECT_EQ(in_time(), 1);
  here.time.advance(std::chrono::days{30});
  ASSERT_TRUE(move_to(i.value().number, state::done, {.note = "お礼の電話"}).ok());
  EXPECT_EQ(in_time(), 1) << "a note does not make it late";
  ASSERT_TRUE(move_to(i.value().number, state::working).ok());  // taken up again
  EXPECT_EQ(code_of(move_to(i.value().number, state::done,
                            {.due_at = here.time.now() + std::chrono::days{1}})),
            "inquiries_bad_fields");
  ASSERT_TRUE(move_to(i.value().number, state::done).ok());
  EXPECT_EQ(in_time(), 0);
}

TEST_P(inquiries_town, what_is_refused_changes_nothing) {
  EXPECT_EQ(code_of(ask("a", " ")), "inquiries_bad_fields");
  const auto made = ask("b", "雪");
  ASSERT_TRUE(made.ok());
  const auto number = made.value().number;
  EXPECT_EQ(code_of(move_to(99, state::done)), "inquiries_no_inquiry");
  EXPECT_EQ(code_of(move_to(number, state::done, {.note = "\x01"})), "inquiries_bad_fields");
  here.time.advance(std::chrono::minutes{1});
  ASSERT_TRUE(move_to(number, state::working, {.seen = made.value().changed_at}).ok());
  EXPECT_EQ(code_of(move_to(number, state::done, {.seen = made.value().changed_at})),
            "inquiries_changed");  // another of staff was faster
  EXPECT_EQ(code_of(move_to(number, state::received)), "inquiries_no_way");
  EXPECT_EQ(own_of(hanako).items[0].steps->size(), 1u);
}

TEST_P(inquiries_town, only_who_asked_calls_off_and_values_and_only_in_time) {
  const auto made = ask("a", "雪");
  ASSERT_TRUE(made.ok());
  const auto number = made.value().number;
  const auto call_it_off = [&](person_id who) {
    return write([&](db::tx& t) { return call_off(t, on, town, hers, who, number); });
  };
  const auto value = [&](person_id who, std::int64_t stars) {
    return write([&](db::tx& t) { return rate(t, hers, who, number, stars); });
  };
  EXPECT_EQ(code_of(call_it_off(taro)), "inquiries_no_inquiry");
  EXPECT_EQ(code_of(value(hanako, 5)), "inquiries_no_way");  // not done yet
  ASSERT_TRUE(move_to(number, state::done).ok());
  EXPECT_EQ(code_of(call_it_off(hanako)), "inquiries_no_way");
  EXPECT_EQ(code_of(value(taro, 5)), "inquiries_no_inquiry");
  EXPECT_EQ(code_of(value(hanako, 6)), "inquiries_bad_fields");
  EXPECT_TRUE(value(hanako, 4).ok());
  const auto sums = look([&](db::reader& r) {
    return store::sums_of(
        r, {here.time.now() - std::chrono::hours{1}, here.time.now() + std::chrono::hours{1}});
  });
  EXPECT_EQ(sums.opened, 1);
  EXPECT_EQ(sums.in_time, 1);
  EXPECT_EQ(sums.stars, 4);
  ASSERT_TRUE(ask("b", "もう一つ").ok());
  EXPECT_EQ(code_of(write([&](db::tx& t) { return call_off(t, on, town, hers, hanako, 2); })),
            "ok");
}

TEST_P(inquiries_town, nobody_opens_without_end) {
  for (std::int64_t n = 0; n < open_max; ++n) {
    ASSERT_TRUE(ask(std::to_string(n), "雪").ok());
  }
  EXPECT_EQ(code_of(ask("more", "雪")), "inquiries_too_many");
}

TEST_P(inquiries_town, what_was_said_is_not_in_the_database_in_the_open) {
  const auto made = ask("a", "ひみつのことば");
  ASSERT_TRUE(made.ok());
  ASSERT_TRUE(move_to(made.value().number, state::working, {.note = "うちあけ話"}).ok());
  look([&](db::reader& r) {
    const auto i = store::find_inquiry(r, made.value().number);
    EXPECT_EQ(i->sealed.find("ひみつ"), std::string::npos);
    EXPECT_EQ(store::steps_of(r, i->number)[0].sealed.find("うちあけ"), std::string::npos);
    for (const auto& change : db::read_changes(r, 0, 100)) {
      EXPECT_EQ(change.body.find("ひみつ"), std::string::npos);
    }
  });
}

TEST_P(inquiries_town, accounts_that_become_one_keep_what_was_said_and_who_leaves_takes_it_along) {
  const auto made = ask("a", "雪");
  ASSERT_TRUE(made.ok());
  ASSERT_TRUE(move_to(made.value().number, state::working, {.words = "進めています"}).ok());
  ASSERT_TRUE(write([&](db::tx& t) { return move_all(t, on, town, hanako, taro); }).ok());
  keys.erase(hanako.value);
  EXPECT_TRUE(own_of(hanako).items.empty());
  ASSERT_EQ(own_of(taro).items.size(), 1u);
  EXPECT_EQ(own_of(taro).items[0].text, "雪");
  EXPECT_EQ(own_of(taro).items[0].steps->at(0).words, "進めています");
  ASSERT_TRUE(write([&](db::tx& t) -> result<done> {
                store::forget_person(t, taro);
                return done{};
              }).ok());
  look([&](db::reader& r) {
    const auto i = store::find_inquiry(r, made.value().number);
    EXPECT_EQ(i->person.value, 0);
    EXPECT_EQ(i->sealed, "");
    EXPECT_TRUE(store::steps_of(r, i->number).empty());
  });
  EXPECT_TRUE(queue().empty());
  EXPECT_EQ(code_of(move_to(made.value().number, state::done)), "inquiries_no_inquiry");
}

INSTANTIATE_TEST_SUITE_P(engines, inquiries_town, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::inquiries
