// The acceptance points of the CRM, by their numbers.
#include "engine/crm/test/crm_town.h"

namespace tsu::crm {
namespace {

using testing::clerk;
using testing::hanako;
using testing::jiro;
using testing::taro;
using ids = std::vector<std::int64_t>;

class crm_acceptance : public testing::crm_town {
 protected:
  counted count(const segment& s, day_no as_of) {
    return {look([&](db::reader& r) {
              return on.town_columns().with(r, db::testing::sapporo(), [&](const columns& c) {
                return c.find(parse_expression(s.rule).value(), as_of);
              });
            }),
            as_of};
  }
};

TEST_P(crm_acceptance, a4_1_a_segment_gives_a_reproducible_list_and_is_counted_every_night) {
  join(hanako);
  join(taro, "2026-01-01", "aoba");
  join(jiro, "2026-01-01", "momijidai", 198503);
  tell(hanako, "checkin", "2026-11-20T10:00:00+09:00");
  tell(jiro, "checkin", "2026-11-20T10:00:00+09:00");
  tell(jiro, "checkin", "2026-11-21T10:00:00+09:00");
  follow();
  const std::string rule =
      R"({"all":[{"field":"age","op":">=","value":65},{"any":[{"field":"count","kind":"checkin",)"
      R"("lastDays":7,"op":">=","value":1},{"field":"district","op":"in","value":["aoba"]}]},)"
      R"({"not":{"field":"track","op":"=","value":"phone"}}]})";
  EXPECT_EQ(find(rule), (ids{1, 2}));
  EXPECT_EQ(find(rule), find(rule)) << "again the same";
  EXPECT_EQ(find(rule, "2026-11-19"), (ids{2})) << "as of a day before";
  const auto s = write([&](db::tx& t) {
    return keep_segment(t, clerk, {"elder", "高齢の方", "Elders", rule});
  });
  ASSERT_TRUE(s.ok());
  EXPECT_EQ(s.value().version, 1);
  go_to("2026-11-23T04:30:00+09:00");
  run(refresh_segments);
  const auto kept = look([](db::reader& r) { return *store::find_segment(r, "elder"); });
  const auto first = look([&](db::reader& r) { return *store::find_run(r, kept.run); });
  EXPECT_EQ(date_text(first.as_of), "2026-11-22");
  EXPECT_EQ(first.members, 2);
  EXPECT_EQ(first.version, 1);
  EXPECT_EQ(first.hash, hash_of({1, 2}));
  EXPECT_EQ(look([](db::reader& r) { return store::members_of(r, "elder", {}, 10); }),
            (std::vector<person_id>{hanako, taro}));
  tell(jiro, "checkin", "2026-11-23T05:00:00+09:00");
  follow();
  EXPECT_EQ(count(s.value(), first.as_of).found.persons, (ids{1, 2})) << "as of that day, again";
  const auto again = write([&](db::tx& t) {
    return keep_segment(t, clerk, {"elder", "高齢の方", "Elders", rule});
  });
  EXPECT_EQ(again.value().version, 1) << "the same rule is the same version";
  const auto other = write([&](db::tx& t) {
    return keep_segment(t, clerk,
                        {"elder", "高齢の方", "Elders", R"({"field":"age","op":">","value":60})"});
  });
  EXPECT_EQ(other.value().version, 2);
  const auto counted = count(s.value(), today());
  const auto late = write([&](db::tx& t) { return keep_run(t, clerk, s.value(), counted); });
  EXPECT_EQ(late.error().code, "crm_segment_changed");
}

TEST_P(crm_acceptance, a4_2_two_weeks_without_an_outing_give_a_proposal_the_next_morning) {
  join(hanako);
  say_yes(hanako);
  tell(hanako, "checkin", "2026-11-01T15:00:00+09:00");
  tell(hanako, "login", "2026-11-14T15:00:00+09:00");
  follow();
  there_is = {offer("garden", "garden"), offer("karaoke", "music")};
  go_to("2026-11-15T07:00:00+09:00");
  run(propose_all);
  EXPECT_TRUE(proposals().empty()) << "13 whole days";
  go_to("2026-11-16T07:00:00+09:00");
  there_is = {offer("garden", "garden"), offer("karaoke", "music")};
  run(propose_all);
  run(propose_all);
  auto all = proposals();
  ASSERT_EQ(all.size(), 2u) << "once";
  const auto* garden = all[0].item == "garden" ? &all[0] : &all[1];
  const auto* karaoke = all[0].item == "garden" ? &all[1] : &all[0];
  EXPECT_EQ(garden->place, 1) << "of equals the one whose name comes first";
  EXPECT_EQ(answer(hanako, garden->number, said::opened), "opened");
  EXPECT_EQ(answer(hanako, garden->number, said::refused), "refused");
  EXPECT_EQ(answer(hanako, garden->number, said::refused), "refused") << "told again";
  EXPECT_EQ(answer(hanako, garden->number, said::accepted), "crm_already_answered");
  EXPECT_EQ(answer(hanako, karaoke->number, said::accepted), "accepted");
  EXPECT_EQ(answer(taro, karaoke->number, said::accepted), "crm_no_proposal");
  EXPECT_EQ(changes("crm.proposal.answered").size(), 3u);

  go_to("2026-11-18T07:00:00+09:00");
  there_is = {offer("a-garden", "garden"), offer("b-music", "music"), offer("karaoke", "music")};
  run(propose_all);
  EXPECT_EQ(proposals().size(), 2u) << "a pause of three days";
  go_to("2026-11-19T07:00:00+09:00");
  there_is = {offer("a-garden", "garden"), offer("b-music", "music"), offer("karaoke", "music")};
  run(propose_all);
  all = proposals();
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all[1].item, "b-music") << "what was accepted goes first now";
  EXPECT_EQ(all[1].place, 1);
  EXPECT_EQ(all[0].item, "a-garden") << "and what was refused last";
  EXPECT_LT(all[0].score, 0);
}

TEST_P(crm_acceptance, a4_3_without_consent_nobody_is_proposed_anything_and_the_rest_works) {
  join(hanako);
  join(taro);
  say_yes(taro);
  go_to("2026-11-22T07:00:00+09:00");
  there_is = {offer("garden")};
  run(propose_all);
  EXPECT_TRUE(proposals(hanako).empty());
  EXPECT_EQ(proposals(taro).size(), 1u);
  tell(hanako, "checkin", "2026-11-22T08:00:00+09:00");
  follow();
  const auto own = look([&](db::reader& r) {
    return person_view(r, on, db::testing::sapporo(), hanako, {"profile", "activity"}, {},
                       here.time.now());
  });
  EXPECT_FALSE(*own.wants_recommendations);
  EXPECT_EQ(own.activities->size(), 1u);
  EXPECT_EQ(own.standing->days_without_outing, 0);

  const consent::deciding by{.person = taro, .by = {"account:2", "resident"}};
  ASSERT_TRUE(
      write([&](db::tx& t) { return consent::withdraw(t, {}, by, {.provider = "city"}); }).ok());
  go_to("2026-11-26T07:00:00+09:00");
  there_is = {offer("garden"), offer("tea")};
  run(propose_all);
  EXPECT_EQ(proposals(taro).size(), 1u) << "a yes that was taken back is none";
}

TEST_P(crm_acceptance, a4_4_a_campaign_shows_what_it_did_against_those_held_out) {
  constexpr int residents = 60;
  for (int i = 1; i <= residents; ++i) {
    join({i});
    if (i <= 50) {
      say_yes({i});
    }
  }
  protect({50});
  go_to("2026-11-22T09:00:00+09:00");
  const auto s = write([&](db::tx& t) {
    return keep_segment(t, clerk, {"all", "全員", "All", R"({"field":"age","op":">","value":0})"});
  });
  const campaign_wish w{.segment = "all",
                        .says = {"雪まつり", "Snow festival", "来てください。", "Come."},
                        .control_permille = 300,
                        .goal = "checkin",
                        .days = 7,
                        .points_each = 50};
  ASSERT_TRUE(write([&](db::tx& t) { return keep_campaign(t, clerk, "snow", w); }).ok());
  EXPECT_EQ(write([&](db::tx& t) { return start_campaign(t, clerk, "snow"); }).error().code,
            "crm_not_counted");
  const auto c = count(s.value(), today());
  ASSERT_TRUE(write([&](db::tx& t) { return keep_run(t, clerk, s.value(), c); }).ok());
  ASSERT_TRUE(write([&](db::tx& t) { return start_campaign(t, clerk, "snow"); }).ok());
  EXPECT_EQ(write([&](db::tx& t) { return start_campaign(t, clerk, "snow"); }).error().code,
            "crm_campaign_runs");
  run(send_campaigns);
  int held_out = 0;
  for (int i = 1; i <= 49; ++i) {
    held_out += is_held_out("snow", {i}, 300) ? 1 : 0;
    if (is_held_out("snow", {i}, 300) ? i % 10 == 0 : i % 2 == 0) {
      tell({i}, "checkin", "2026-11-23T10:00:00+09:00");
    }
  }
  tell({1}, "checkin", "2026-12-01T10:00:00+09:00");
  follow();
  const auto came =
      look([](db::reader& r) { return result_of(r, *store::find_campaign(r, "snow")); });
  EXPECT_EQ(came.control.members, held_out);
  EXPECT_EQ(came.treated.members, 49 - held_out)
      << "who did not agree, or is protected, is in none";
  EXPECT_EQ(came.treated.sent, 49 - held_out);
  EXPECT_EQ(came.control.sent, 0);
  int treated = 0;
  for (int i = 1; i <= 49; ++i) {
    treated += !is_held_out("snow", {i}, 300) && i % 2 == 0 ? 1 : 0;
  }
  EXPECT_EQ(came.treated.acted, treated);
  EXPECT_EQ(came.points_cost, treated * 50);
  ASSERT_TRUE(came.lift);
  EXPECT_GT(came.lift->points, 0);
  EXPECT_LT(came.lift->low, came.lift->points);
  EXPECT_GT(came.lift->high, came.lift->points);
  const auto open = [&](std::int64_t who) {
    return write([&](db::tx& t) { return open_campaign_message(t, "snow", {who}); });
  };
  for (int i = 1; i <= 49; ++i) {
    EXPECT_EQ(open(i), !is_held_out("snow", {i}, 300));
  }
  EXPECT_EQ(look([](db::reader& r) { return store::count_arm(r, "snow", false); }).opened,
            49 - held_out);
}

TEST_P(crm_acceptance, a4_4_a_campaign_that_is_stopped_sends_nothing_more_and_counts_no_further) {
  for (int i = 1; i <= 4; ++i) {
    join({i});
    say_yes({i});
  }
  on.outreach.quiet = {20 * 60, 10 * 60};  // so that what is sent at nine waits
  go_to("2026-11-22T09:00:00+09:00");
  const auto s = write([&](db::tx& t) {
    return keep_segment(t, clerk, {"all", "全員", "All", R"({"field":"age","op":">","value":0})"});
  });
  const campaign_wish w{.segment = "all",
                        .says = {"春", "Spring", "どうぞ。", "Come."},
                        .control_permille = 0,
                        .goal = "checkin",
                        .days = 7};
  const auto stop = [&](const std::string& why) {
    const auto r = write([&](db::tx& t) { return stop_campaign(t, clerk, "spring", why); });
    return r.ok() ? text_of(r.value().state) : r.error().code;
  };
  EXPECT_EQ(stop("雪"), "crm_no_campaign");
  ASSERT_TRUE(write([&](db::tx& t) { return keep_campaign(t, clerk, "spring", w); }).ok());
  EXPECT_EQ(stop("雪"), "crm_campaign_not_running") << "it is only written";
  const auto c = count(s.value(), today());
  ASSERT_TRUE(write([&](db::tx& t) { return keep_run(t, clerk, s.value(), c); }).ok());
  ASSERT_TRUE(write([&](db::tx& t) { return start_campaign(t, clerk, "spring"); }).ok());
  write([&](db::tx& t) {  // these two have had their messages of the day
    for (const person_id who : {person_id{3}, person_id{4}}) {
      store::count_sent(t, who, today());
      store::count_sent(t, who, today());
    }
  });
  run(send_campaigns);
  tell({1}, "checkin", "2026-11-22T09:01:00+09:00");
  follow();
  go_to("2026-11-22T09:30:00+09:00");
  EXPECT_EQ(stop(""), "crm_why_missing");
  EXPECT_EQ(stop("大雪のため"), "stopped");
  EXPECT_EQ(stop("大雪のため"), "crm_campaign_not_running") << "once";
  EXPECT_EQ(changes("notify.message.withdrawn").size(), 2u) << "what waited is not heard";
  go_to("2026-11-24T09:00:00+09:00");
  run(send_campaigns);
  tell({2}, "checkin", "2026-11-24T09:01:00+09:00");
  follow();
  const auto kept = look([](db::reader& r) { return *store::find_campaign(r, "spring"); });
  EXPECT_EQ(kept.stopped_at, *parse_instant("2026-11-22T09:30:00+09:00"));
  EXPECT_EQ(kept.stopped_by, clerk.subject);
  EXPECT_EQ(kept.stopped_why, "大雪のため");
  const auto came = look([&](db::reader& r) { return view_of(r, kept); });
  EXPECT_EQ(came.treated->sent, 2) << "who had not got it gets it no more";
  EXPECT_EQ(came.treated->acted, 1) << "what was done before it ended counts";
  ASSERT_TRUE(came.stopped);
  EXPECT_EQ(came.stopped->why, "大雪のため");
  EXPECT_EQ(write([&](db::tx& t) { return keep_campaign(t, clerk, "spring", w); }).error().code,
            "crm_campaign_runs");
}

TEST_P(crm_acceptance, a4_5_every_proposal_says_why_in_plain_japanese) {
  write([&](db::tx& t) {
    store::put_person(
        t, {.person = hanako, .interests = "garden", .joined = *parse_date("2026-01-01")});
  });
  say_yes(hanako);
  go_to("2026-11-22T07:00:00+09:00");
  there_is = {offer("ume", "garden"), offer("tea", "", 0)};
  there_is[0].tags[0].ja = "園芸";
  run(propose_all);
  const auto all = proposals();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].reason_ja, "最近外出が少ないため（ご興味のある「園芸」の催し）");
  EXPECT_EQ(all[0].reason_ja, "最近外出が少ないため（歩いて約1分）");
  EXPECT_EQ(view_of(all[1]).reason.ja, all[1].reason_ja);
}

TEST_P(crm_acceptance, a4_6_staff_see_of_a_person_what_their_role_is_for) {
  join(hanako);
  join(taro);
  on.vitals = [](db::reader&, tenant_code, person_id) -> std::optional<std::string> {
    return R"([{"systolic":128}])";
  };
  tell(hanako, "checkin", "2026-11-20T10:00:00+09:00");
  tell(hanako, "vital_record", "2026-11-21T10:00:00+09:00");
  follow();
  write([&](db::tx& t) {
    store::put_link(t, {hanako, taro, link_kind::family, t.now(), "account:90"});
  });
  const auto seen_by = [&](const std::string& role) {
    return look([&](db::reader& r) {
      return person_view(r, on, db::testing::sapporo(), hanako, kinds_for(role),
                         {consent::reader_kind::staff, "account:90", role}, here.time.now());
    });
  };
  const auto nurse = seen_by("nurse"), events = seen_by("events"), office = seen_by("secretariat");
  ASSERT_TRUE(nurse.vitals);
  EXPECT_EQ(nurse.vitals->text, R"([{"systolic":128}])");
  EXPECT_TRUE(nurse.standing);
  EXPECT_FALSE(office.vitals);
  EXPECT_EQ(office.activities->size(), 2u);
  EXPECT_EQ(office.links->size(), 1u);
  EXPECT_FALSE(events.profile);
  EXPECT_FALSE(events.standing);
  EXPECT_FALSE(events.vitals);
  EXPECT_FALSE(events.months);
  EXPECT_FALSE(events.links);
  ASSERT_EQ(events.activities->size(), 1u) << "attendance only";
  EXPECT_EQ(events.activities->at(0).kind, "checkin");
  protect(taro);
  EXPECT_EQ(seen_by("nurse").links->size(), 0u) << "who is protected is in no list";
  EXPECT_EQ(seen_by("secretariat").links->size(), 1u);
}

TEST_P(crm_acceptance, a4_7_the_same_input_gives_the_same_proposals_in_whatever_order_it_comes) {
  join(hanako);
  say_yes(hanako);
  const auto o = look(
      [&](db::reader& r) { return occasion_of(r, on, *store::find_person(r, hanako), today()); });
  std::vector<candidate> some;
  for (const auto* id : {"d", "b", "a", "c", "e"}) {
    some.push_back(offer(id, id));
  }
  const auto first = recommend(o, some, 3);
  std::reverse(some.begin(), some.end());
  some.push_back(some.front());
  const auto second = recommend(o, some, 3);
  ASSERT_EQ(first.picks.size(), 3u);
  EXPECT_EQ(first.input, second.input);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(first.picks[i].what.id, second.picks[i].what.id);
    EXPECT_EQ(first.picks[i].reason_ja, second.picks[i].reason_ja);
  }
  some.pop_back();
  some[0].distance_m = 10;
  EXPECT_NE(recommend(o, some, 3).input, first.input) << "another input is told from it";
}

CRM_ON_BOTH(crm_acceptance);

}  // namespace
}  // namespace tsu::crm
