// Two accounts of one person become one: nothing that was known of either is lost.
#include "engine/crm/test/crm_town.h"

#include "engine/id/people/accounts.h"

namespace tsu::crm {
namespace {

using testing::clerk;
using testing::hanako;
using testing::taro;

class crm_accounts : public testing::crm_town {
 protected:
  void merge(person_id twice, person_id into) {
    write([&](db::tx& t) {
      t.append_change(id::account_changed_kind, id::subject_of({twice.value}),
                      "{\"into\":" + std::to_string(into.value) + "}");
    });
    follow();
  }
  person_row profile(person_id who) {
    return *look([&](db::reader& r) { return store::find_person(r, who); });
  }
  std::vector<tally> months(person_id who = hanako) {
    return look([&](db::reader& r) { return store::months_of(r, who, 0); });
  }
};

TEST_P(crm_accounts, what_a_nurse_has_set_for_one_of_two_holds_for_the_person) {
  join(hanako, "2026-06-01");
  join(taro, "2026-01-01");
  write([&](db::tx& t) {
    auto p = *store::find_person(t, taro);
    p.exertion = 1;
    p.interests = "music walk";
    p.walk_m = 300;
    p.track = "tablet";
    store::put_person(t, p);
    p = *store::find_person(t, hanako);
    p.interests = "garden walk";
    store::put_person(t, p);
  });
  merge(taro, hanako);
  const auto p = profile(hanako);
  EXPECT_EQ(p.exertion, 1) << "she is proposed nothing that is too much for her";
  EXPECT_EQ(p.interests, "garden music walk");
  EXPECT_EQ(p.walk_m, 300);
  EXPECT_EQ(p.track, "tablet");
  EXPECT_EQ(p.joined, *parse_date("2026-01-01"));
  EXPECT_TRUE(profile(taro).gone);
  merge(taro, hanako);
  EXPECT_EQ(to_json(profile(hanako).interests), to_json(p.interests))
      << "once more changes nothing";
  EXPECT_EQ(profile(hanako).joined, p.joined);
}

TEST_P(crm_accounts, months_that_outlived_their_days_go_over) {
  tell(taro, "checkin", "2026-11-20T10:00:00+09:00", "old");
  tell(hanako, "checkin", "2026-11-20T10:00:00+09:00", "hers");
  follow();
  go_to("2027-12-22T12:00:00+09:00");
  run(forget_old);
  tell(taro, "checkin", "2027-12-20T10:00:00+09:00", "new");
  follow();
  merge(taro, hanako);
  const auto all = months();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].day, 202611);
  EXPECT_EQ(all[0].times, 2);
  EXPECT_EQ(all[1].day, 202712);
  EXPECT_EQ(all[1].times, 1);
  EXPECT_TRUE(months(taro).empty());
}

TEST_P(crm_accounts, steps_that_both_have_told_are_the_higher_number_of_the_day) {
  tell(hanako, "steps", "2026-11-20T10:00:00+09:00", "a", 5'000);
  tell(taro, "steps", "2026-11-20T10:00:00+09:00", "b", 3'000);
  tell(taro, "steps", "2026-11-20T18:00:00+09:00", "c", 6'000);
  tell(taro, "steps", "2026-11-21T10:00:00+09:00", "d", 2'000);
  follow();
  merge(taro, hanako);
  const auto days = look([&](db::reader& r) { return store::days_of(r, hanako, today() - 30); });
  ASSERT_EQ(days.size(), 2u);
  EXPECT_EQ(days[0].amount, 6'000);
  EXPECT_EQ(days[0].times, 1);
  EXPECT_EQ(days[1].amount, 2'000);
  EXPECT_EQ(days[1].times, 1);
  ASSERT_EQ(months().size(), 1u);
  EXPECT_EQ(months()[0].amount, 8'000);
  EXPECT_EQ(find(R"({"field":"amount","kind":"steps","lastDays":9,"op":"=","value":8000})"),
            (std::vector<std::int64_t>{1}));
}

TEST_P(crm_accounts, what_was_words_to_proposals_and_places_in_campaigns_go_over) {
  join(hanako);
  join(taro);
  say_yes(taro);
  there_is = {offer("tea")};
  run(propose_all);
  ASSERT_EQ(answer(taro, proposals(taro).at(0).number, said::refused), "refused");
  write([&](db::tx& t) {
    store::insert_campaign_member(t, {.campaign = "spring", .person = taro, .control = true});
    store::insert_campaign_member(t, {.campaign = "walk", .person = taro, .control = true});
    store::insert_campaign_member(t, {.campaign = "walk", .person = hanako, .control = false});
    EXPECT_TRUE(store::insert_task(t, {.person = taro, .since = today()}, t.now()));
  });
  const auto number = look([&](db::reader& r) {
                        return store::tasks_seen(r, {}, {consent::reader_kind::staff, "", "staff"},
                                                 here.time.now());
                      })
                          .at(0)
                          .number;
  ASSERT_TRUE(
      write([&](db::tx& t) { return close_task(t, words, clerk, number, "お元気でした"); }).ok());
  const auto note = [&] {
    return look([&](db::reader& r) {
      const auto row = *store::find_task(r, number);
      EXPECT_EQ(row.sealed.find("お元気"), std::string::npos);
      return view_of(r, words, row).value().note.value();
    });
  };
  EXPECT_EQ(note(), "お元気でした");
  merge(taro, hanako);
  keys.erase(taro.value);
  EXPECT_EQ(note(), "お元気でした") << "sealed anew under the key of the account it is now";
  ASSERT_EQ(proposals().size(), 1u);
  EXPECT_EQ(proposals()[0].state, proposal_state::refused) << "it is not proposed to her again";
  const auto of = look([&](db::reader& r) { return store::campaigns_of(r, hanako); });
  ASSERT_EQ(of.size(), 2u);
  EXPECT_TRUE(of[0].control) << "as it was drawn";
  EXPECT_FALSE(of[1].control) << "one of two: her own";
  EXPECT_EQ(look([&](db::reader& r) { return store::find_task(r, number); })->person, hanako);
  EXPECT_TRUE(look([&](db::reader& r) { return store::campaigns_of(r, taro); }).empty());
}

TEST_P(crm_accounts, one_that_was_closed_before_it_was_found_to_be_hers_goes_over_too) {
  tell(taro, "checkin", "2026-11-20T10:00:00+09:00");
  follow();
  write([&](db::tx& t) {
    t.append_change(id::account_changed_kind, "account:2", R"({"from":"active","to":"moved_out"})");
  });
  follow();
  merge(taro, hanako);
  EXPECT_EQ(months().size(), 1u);
  EXPECT_FALSE(profile(hanako).gone);
}

CRM_ON_BOTH(crm_accounts);

}  // namespace
}  // namespace tsu::crm
