#include "engine/crm/test/crm_town.h"

#include <tuple>

#include "base/core/random.h"
#include "engine/id/people/accounts.h"
#include "engine/notify/post.h"

namespace tsu::crm {
namespace {

using testing::clerk;
using testing::hanako;
using testing::jiro;
using testing::taro;
using ids = std::vector<std::int64_t>;

class crm : public testing::crm_town {
 protected:
  std::vector<tally> days(person_id who = hanako) {
    return look([&](db::reader& r) { return store::days_of(r, who, 0); });
  }
};

TEST_P(crm, every_statement_is_one_that_the_database_understands) {
  EXPECT_EQ(here.doors->check(db::testing::sapporo(), contents().statements),
            std::vector<std::string>{});
}

TEST_P(crm, an_activity_counts_once_and_sums_are_those_of_the_log) {
  for (int i = 0; i < 2; ++i) {
    tell(hanako, "checkin", "2026-11-20T10:00:00+09:00", "e1");
  }
  tell(hanako, "checkin", "2026-11-20T23:59:59+09:00", "e2");
  tell(hanako, "checkin", "2026-11-21T00:00:00+09:00", "e3");
  tell(taro, "checkin", "2026-11-20T10:00:00+09:00", "e1");
  tell(hanako, "unheard_of", "2026-11-21T10:00:00+09:00", "u1", 5);
  follow();
  const auto all = days();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].times, 2);
  EXPECT_EQ(all[1].times, 1);
  const auto months = look([](db::reader& r) { return store::months_of(r, hanako, 0); });
  ASSERT_EQ(months.size(), 2u);
  EXPECT_EQ(months[0].times, 3);
  EXPECT_EQ(months[0].day, 202611);
  EXPECT_EQ(months[1].amount, 5);
  EXPECT_EQ(look([](db::reader& r) { return store::find_kind(r, "unheard_of"); })->outing, false);
}

TEST_P(crm, a_later_and_higher_number_of_steps_only_tops_up_the_day) {
  const auto at = [](int hour) { return "2026-11-20T" + std::to_string(hour) + ":00:00+09:00"; };
  tell(hanako, "steps", at(10), "s1", 3'000);
  tell(hanako, "steps", at(14), "s2", 5'000);
  tell(hanako, "steps", at(12), "s3", 4'000);
  follow();
  const auto all = days();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].times, 1);
  EXPECT_EQ(all[0].amount, 5'000);
}

TEST_P(crm, what_is_no_activity_is_passed) {
  for (const auto* body : {"", "{", "[]", "{}", R"({"id":"a","code":"x"})",
                           R"({"id":"a","code":"UP","at":"2026-11-20T10:00:00Z"})",
                           R"({"id":"","code":"x","at":"2026-11-20T10:00:00Z"})",
                           R"({"id":"a","code":"x","at":"2026-11-20T10:00:00Z","amount":-1})",
                           R"({"id":"a","code":"x","at":"2026-11-20T10:00:00Z","amount":1e9})",
                           R"({"id":"a\u0001","code":"x","at":"2026-11-20T10:00:00Z"})"}) {
    EXPECT_FALSE(read_activity("account:1", body)) << body;
  }
  EXPECT_FALSE(read_activity("token:1", R"({"id":"a","code":"x","at":"2026-11-20T10:00:00Z"})"));
  write([&](db::tx& t) { t.append_change(activity_kind, "account:1", "{}"); });
  tell(hanako, "checkin", "2026-11-20T10:00:00+09:00");
  follow();
  EXPECT_EQ(days().size(), 1u) << "the next one does not wait for it";
}

TEST_P(crm, two_accounts_become_one_and_who_is_erased_leaves_nothing) {
  join(hanako);
  join(taro);
  tell(hanako, "checkin", "2026-11-20T10:00:00+09:00", "e1");
  tell(taro, "checkin", "2026-11-20T10:00:00+09:00", "e1");
  tell(taro, "checkin", "2026-11-21T10:00:00+09:00", "e2");
  follow();
  EXPECT_EQ(find(R"({"field":"count","kind":"checkin","lastDays":9,"op":"=","value":2})"),
            (ids{2}));
  write(
      [&](db::tx& t) { t.append_change(id::account_changed_kind, "account:2", R"({"into":1})"); });
  follow();
  EXPECT_EQ(days(hanako).size(), 2u);
  EXPECT_TRUE(days(taro).empty());
  EXPECT_EQ(find(R"({"field":"count","kind":"checkin","lastDays":9,"op":"=","value":2})"), (ids{1}))
      << "in the columns too, without reading all again";
  write([&](db::tx& t) { t.append_change("consent.person.erased", "1", "{}"); });
  follow();
  EXPECT_TRUE(days(hanako).empty());
  EXPECT_TRUE(find(R"({"field":"daysSinceOuting","op":">=","value":0})").empty());
  write([&](db::tx& t) { EXPECT_TRUE(store::links_of(t, hanako).empty()); });
}

TEST_P(crm, whoever_died_or_moved_out_is_in_no_list) {
  join(hanako);
  const std::string everybody = R"({"field":"daysSinceOuting","op":">=","value":0})";
  EXPECT_EQ(find(everybody), (ids{1}));
  const auto becomes = [&](const char* state) {
    write([&](db::tx& t) {
      t.append_change(id::account_changed_kind, "account:1",
                      std::string{R"({"from":"active","to":")"} + state + "\"}");
    });
    follow();
    return find(everybody).size();
  };
  EXPECT_EQ(becomes("suspended"), 1u);
  EXPECT_EQ(becomes("moved_out"), 0u);
  EXPECT_EQ(becomes("active"), 1u);
  EXPECT_EQ(becomes("dead"), 0u);
}

// The same question to columns that follow, to columns that are read anew, and person by person.
TEST_P(crm, columns_agree_with_the_sums_of_the_store_whatever_happened) {
  seeded_random chance{7};
  const char* const codes[] = {"checkin", "login", "steps", "farm_work"};
  for (int i = 1; i <= 30; ++i) {
    join({i}, "2026-06-01", i % 3 == 0 ? "aoba" : "momijidai");
  }
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < 60; ++i) {
      const auto day = date_text(today() - static_cast<day_no>(chance.below(120)));
      tell({1 + static_cast<std::int64_t>(chance.below(30))}, codes[chance.below(4)],
           day + "T10:00:00+09:00", std::to_string(round) + "/" + std::to_string(i),
           static_cast<std::int64_t>(chance.below(9'000)));
    }
    follow();
    for (const auto* name : {"active", "declining", "stagnant", "unreachable"}) {
      const auto rule = std::string{R"({"field":"class","op":"=","value":")"} + name + R"("})";
      const auto followed = find(rule);
      columns fresh;
      look([&](db::reader& r) {
        fresh.catch_up(r);
        return 0;
      });
      EXPECT_EQ(fresh.find(parse_expression(rule).value(), today()).persons, followed);
      ids one_by_one;
      for (int i = 1; i <= 30; ++i) {
        const auto view = look([&](db::reader& r) {
          return person_view(r, on, db::testing::sapporo(), {i}, {"activity"}, {}, here.time.now());
        });
        if (text_of(view.standing->now) == name) {
          one_by_one.push_back(i);
        }
      }
      EXPECT_EQ(one_by_one, followed) << name;
    }
  }
}

// Twelve times on one day count as three, also where each was told by itself.
TEST_P(crm, a4_1_a_list_is_the_same_whether_a_day_was_followed_or_read_as_its_sum) {
  join(hanako, "2026-06-01");
  const auto rule = std::string{R"({"field":"class","op":"=","value":"active"})"};
  EXPECT_TRUE(find(rule).empty());
  for (int i = 0; i < 15; ++i) {
    const auto day = date_text(today() - (i < 12 ? 30 : 0));
    tell(hanako, "checkin", day + "T10:00:00+09:00", "e" + std::to_string(i));
  }
  follow();
  columns fresh;
  look([&](db::reader& r) {
    fresh.catch_up(r);
    return 0;
  });
  EXPECT_EQ(fresh.find(parse_expression(rule).value(), today()).persons, (ids{1}));
  EXPECT_EQ(find(rule), (ids{1}));
}

TEST(columns, sums_are_the_same_in_whatever_order_days_come) {
  seeded_random chance{3};
  std::vector<std::pair<person_id, tally>> all;
  for (int i = 0; i < 5'000; ++i) {
    all.push_back({{1 + static_cast<std::int64_t>(chance.below(40))},
                   {.kind = 1 + static_cast<std::int64_t>(chance.below(3)),
                    .day = 20'700 + static_cast<day_no>(chance.below(60)),
                    .times = 1,
                    .amount = static_cast<std::int64_t>(chance.below(100))}});
  }
  const auto lists = [&] {
    columns c;
    for (auto k : known_kinds().first(3)) {
      k.number = k.code == "login" ? 1 : k.code == "steps" ? 2 : 3;
      c.add_kind(k);
    }
    for (const auto& [who, g] : all) {
      c.add_person({.person = who, .joined = 20'600});
      c.add_gain(who, g);
    }
    std::vector<std::vector<std::int64_t>> out;
    for (const auto* text :
         {R"({"field":"class","op":"=","value":"declining"})",
          R"({"field":"index","op":">=","value":120})",
          R"({"field":"count","kind":"steps","lastDays":30,"op":">=","value":20})",
          R"({"field":"amount","kind":"login","lastDays":20,"op":"<","value":700})"}) {
      out.push_back(c.find(parse_expression(text).value(), 20'760).persons);
    }
    return out;
  };
  const auto as_drawn = lists();
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return std::tuple{a.first.value, a.second.kind, a.second.day} <
           std::tuple{b.first.value, b.second.kind, b.second.day};
  });
  EXPECT_EQ(lists(), as_drawn);
  EXPECT_FALSE(as_drawn[1].empty());
}

// A connection that breaks after so many statements.
class breaking_reader final : public db::reader {
 public:
  breaking_reader(db::reader& r, int left) : r_(r), left_(left) {}
  using db::reader::each;
  void each(const db::statement& s, std::span<const db::param> p, const db::on_row& f) override {
    if (left_-- == 0) {
      throw db::error{db::failure::gone, "broken in this test"};
    }
    r_.each(s, p, f);
  }

 private:
  db::reader& r_;
  int left_;
};

TEST_P(crm, columns_of_which_a_part_could_be_read_only_are_read_again) {
  join(hanako);
  tell(hanako, "checkin", "2026-11-20T10:00:00+09:00");
  follow();
  const auto rule =
      parse_expression(R"({"field":"count","kind":"checkin","lastDays":9,"op":">=","value":1})");
  int broken = 0;
  for (int statements = 0; statements < 10; ++statements) {
    const auto found = look([&](db::reader& r) {
      columns c;
      breaking_reader breaks{r, statements};
      try {
        c.catch_up(breaks);
      } catch (const db::error&) {
        ++broken;
      }
      c.catch_up(r);
      return c.find(rule.value(), today()).persons;
    });
    EXPECT_EQ(found, (ids{1})) << "after " << statements;
  }
  EXPECT_GE(broken, 5);
}

TEST_P(crm, who_is_protected_is_in_no_list_and_no_count_of_who_may_not_know) {
  join(hanako);
  join(taro);
  protect(taro);
  const consent::viewer staff{consent::reader_kind::staff, "account:90", "staff"},
      office{consent::reader_kind::staff, "account:92", "secretariat"};
  const auto s = write([&](db::tx& t) {
    return keep_segment(
        t, clerk, {"all", "全員", "All", R"({"field":"daysSinceOuting","op":">=","value":0})"});
  });
  run(refresh_segments);
  run(make_tasks);
  const auto list = [&](const consent::viewer& v) {
    return look([&](db::reader& r) {
             return store::members_seen(r, "all", {}, 10, v, here.time.now());
           })
        .size();
  };
  const auto counts = [&](const consent::viewer& v) {
    return look([&](db::reader& r) {
      const auto shown = view_of(r, *store::find_segment(r, "all"), v, here.time.now());
      EXPECT_EQ(count_seen(r, {1, 2}, v, here.time.now()), *shown.newest->count);
      return *shown.newest->count;
    });
  };
  const auto tasks = [&](const consent::viewer& v) {
    return look([&](db::reader& r) { return store::tasks_seen(r, {}, v, here.time.now()); });
  };
  EXPECT_EQ(list(staff), 1u);
  EXPECT_EQ(list(office), 2u);
  EXPECT_EQ(counts(staff), 1);
  EXPECT_EQ(counts(office), 2);
  EXPECT_EQ(tasks(staff).size(), 1u);
  const auto all = tasks(office);
  ASSERT_EQ(all.size(), 2u);
  const auto hers = all[0].person == taro ? all[0] : all[1];
  EXPECT_EQ(write([&](db::tx& t) { return close_task(t, words, clerk, hers.number, "電話"); })
                .error()
                .code,
            "crm_no_task");
}

TEST_P(crm, a_task_is_made_once_closed_with_a_note_and_rests_for_two_weeks) {
  join(hanako);
  const consent::viewer v{consent::reader_kind::staff, "account:90", "staff"};
  const auto open = [&] {
    return look([&](db::reader& r) { return store::tasks_seen(r, {}, v, here.time.now()); });
  };
  run(make_tasks);
  run(make_tasks);
  ASSERT_EQ(open().size(), 1u);
  const auto close = [&](std::int64_t number, const std::string& note) {
    const auto r = write([&](db::tx& t) { return close_task(t, words, clerk, number, note); });
    return r.ok() ? "ok" : r.error().code;
  };
  const auto number = open()[0].number;
  EXPECT_EQ(close(number, ""), "crm_note_missing");
  EXPECT_EQ(close(number + 1, "x"), "crm_no_task");
  EXPECT_EQ(close(number, "お元気でした"), "ok");
  EXPECT_EQ(close(number, "x"), "crm_task_closed");
  here.time.advance(std::chrono::days{13});
  run(make_tasks);
  EXPECT_TRUE(open().empty());
  here.time.advance(std::chrono::days{1});
  run(make_tasks);
  EXPECT_EQ(open().size(), 1u);
}

TEST_P(crm, messages_keep_to_quiet_hours_and_to_so_many_a_day) {
  join(hanako);
  say_yes(hanako);
  write([](db::tx& t) { notify::insert_contact(t, {.account = "account:1"}); });
  there_is = {offer("tea")};
  go_to("2026-11-22T07:00:00+09:00");
  run(propose_all);
  const auto wanted = changes(notify::wanted_kind);
  ASSERT_EQ(wanted.size(), 1u);
  EXPECT_NE(wanted[0].find("2026-11-21T23:00:00Z"), std::string::npos)
      << "not before eight: " << wanted[0];
  EXPECT_NE(wanted[0].find("最近外出が少ないため"), std::string::npos);
  const outreach_rules rules;
  const auto slot = [&] {
    return write([&](db::tx& t) { return take_message_slot(t, rules, hanako); });
  };
  EXPECT_TRUE(slot());
  EXPECT_FALSE(slot()) << "two a day";
  go_to("2026-11-23T00:00:00+09:00");
  EXPECT_TRUE(slot());
}

TEST_P(crm, what_waits_for_the_morning_counts_for_the_day_on_which_it_is_heard) {
  join(hanako);
  const outreach_rules rules;
  const auto slot = [&] {
    return write([&](db::tx& t) { return take_message_slot(t, rules, hanako); });
  };
  go_to("2026-11-22T20:00:00+09:00");
  EXPECT_TRUE(slot());
  go_to("2026-11-22T23:59:59+09:00");
  EXPECT_TRUE(slot());
  go_to("2026-11-23T08:00:00+09:00");
  EXPECT_FALSE(slot()) << "two are heard on this morning already";
  go_to("2026-11-23T19:59:59+09:00");
  EXPECT_FALSE(slot());
  go_to("2026-11-23T20:00:00+09:00");
  EXPECT_TRUE(slot());
}

TEST_P(crm, what_begins_before_it_is_heard_of_is_not_proposed) {
  join(hanako);
  join(taro);
  say_yes(hanako);
  say_yes(taro);
  go_to("2026-11-22T07:00:00+09:00");
  auto early = offer("early");
  early.starts_at = *parse_instant("2026-11-22T07:59:00+09:00");
  there_is = {early, offer("tea")};
  run(propose_all);
  ASSERT_EQ(proposals().size(), 1u) << "messages go at eight";
  EXPECT_EQ(proposals()[0].item, "tea");
  go_to("2026-11-25T14:30:00+09:00");  // the job of the morning was late
  there_is = {offer("tea2")};
  run(propose_all);
  EXPECT_EQ(proposals().size(), 1u);
}

TEST_P(crm, interests_are_found_however_many_words_there_are) {
  for (int i = 1; i <= 100; ++i) {
    join({i});
    write([&](db::tx& t) {
      auto p = *store::find_person(t, {i});
      p.interests = "walk word" + std::to_string(i);
      store::put_person(t, p);
    });
  }
  const auto liking = [](const std::string& word) {
    return R"({"field":"interest","op":"=","value":")" + word + R"("})";
  };
  EXPECT_EQ(find(liking("walk")).size(), 100u);
  EXPECT_EQ(find(liking("word1")), (ids{1}));
  EXPECT_EQ(find(liking("word99")), (ids{99}));
  EXPECT_TRUE(find(liking("word")).empty());
  EXPECT_EQ(find(R"({"field":"interest","op":"!=","value":"word99"})").size(), 99u);
}

TEST_P(crm, a_list_that_is_too_long_to_keep_does_not_count_who_is_protected) {
  join(taro);
  protect(taro);
  const auto s =
      write([&](db::tx& t) {
        return keep_segment(
            t, clerk, {"all", "全員", "All", R"({"field":"daysSinceOuting","op":">=","value":0})"});
      }).value();
  counted many{.found = {}, .as_of = today()};
  for (std::size_t i = 0; i <= members_max; ++i) {
    many.found.persons.push_back(static_cast<std::int64_t>(i) + 1);
  }
  const auto run = write([&](db::tx& t) { return keep_run(t, clerk, s, many); }).value();
  const auto count = [&](const char* role) {
    const consent::viewer v{consent::reader_kind::staff, "account:90", role};
    return look([&](db::reader& r) { return count_seen(r, run, v, here.time.now()); });
  };
  EXPECT_EQ(count("secretariat"), std::ssize(many.found.persons));
  EXPECT_EQ(count("staff"), std::ssize(many.found.persons) - 1);
}

// As another node has it: what was written elsewhere is in its next count.
TEST_P(crm, a_count_on_another_node_holds_what_this_one_wrote) {
  if (GetParam() == db::testing::engine_kind::sqlite) {
    GTEST_SKIP() << "a folder has one program";
  }
  const auto other = here.second_node();
  shelf theirs;
  const auto rule = parse_expression(R"({"field":"count","kind":"checkin","lastDays":9,)"
                                     R"("op":">=","value":1})");
  const auto count = [&] {
    auto& store = other->at(db::testing::sapporo(), db::place::people);
    return here.loop.wait(store.read([&](db::reader& r) {
      return theirs.with(r, db::testing::sapporo(),
                         [&](const columns& c) { return c.find(rule.value(), today()).persons; });
    }));
  };
  EXPECT_TRUE(count().empty());
  tell(hanako, "checkin", "2026-11-20T10:00:00+09:00");
  follow();
  EXPECT_EQ(count(), (ids{1}));
  write([&](db::tx& t) { t.append_change("consent.person.erased", "1", "{}"); });
  follow();
  EXPECT_TRUE(count().empty());
}

TEST_P(crm, where_a_protected_person_takes_part_is_told_to_nobody) {
  join(hanako);
  join(taro);
  write([&](db::tx& t) {
    store::put_link(t, {hanako, taro, link_kind::family, t.now(), "account:90"});
  });
  const auto friends = [&] {
    return look([&](db::reader& r) {
             return occasion_of(r, on, *store::find_person(r, hanako), today());
           })
        .friends.size();
  };
  EXPECT_EQ(friends(), 1u);
  protect(taro);
  EXPECT_EQ(friends(), 0u);
}

TEST_P(crm, whoever_has_left_does_nothing_any_more) {
  join(hanako);
  write([&](db::tx& t) { t.append_change("consent.person.erased", "1", "{}"); });
  tell(hanako, "checkin", "2026-11-20T10:00:00+09:00");
  follow();
  EXPECT_TRUE(days().empty());
}

TEST_P(crm, an_answer_that_came_by_a_message_counts_as_said) {
  join(hanako);
  say_yes(hanako);
  there_is = {offer("tea")};
  run(propose_all);
  const auto p = proposals();
  ASSERT_EQ(p.size(), 1u);
  write([&](db::tx& t) {
    take_answer_to(t, "crm.proposal:" + std::to_string(p[0].number), "accepted");
    take_answer_to(t, "crm.proposal:99", "accepted");
    take_answer_to(t, "crm.proposal:x", "accepted");
    take_answer_to(t, "snow.request:1", "accepted");
  });
  EXPECT_EQ(proposals()[0].state, proposal_state::accepted);
}

TEST_P(crm, days_older_than_thirteen_months_are_forgotten_and_months_stay) {
  tell(hanako, "checkin", "2026-11-20T10:00:00+09:00");
  follow();
  EXPECT_EQ(find(R"({"field":"count","kind":"any","lastDays":366,"op":">=","value":1})").size(),
            1u);
  go_to("2027-12-22T12:00:00+09:00");
  run(forget_old);
  EXPECT_TRUE(days().empty());
  EXPECT_EQ(look([](db::reader& r) { return store::months_of(r, hanako, 0); }).size(), 1u);
  EXPECT_TRUE(
      look([](db::reader& r) { return store::activities_of(r, hanako, 1'000'000, 10); }).empty());
}

CRM_ON_BOTH(crm);

}  // namespace
}  // namespace tsu::crm
