#include "engine/notify/post.h"
#include "service/health/test/health_town.h"

namespace tsu::health {
namespace {

using testing::hanako;
using testing::hers;
using testing::nurse;
using testing::other_nurse;
using testing::taro;

class health_records : public testing::health_town {
 protected:
  // Every byte of a column that could say something, of all tables.
  std::string all_bytes() {
    return look([](db::reader& r) {
      std::string out;
      for (const auto* table : {"record", "day", "task", "check"}) {
        const auto sql = "SELECT sealed FROM health_" + std::string{table};
        r.each({"", sql, db::place::people}, {}, [&](const db::row& row) {
          const auto b = row.blob(0);
          out.append(reinterpret_cast<const char*>(b.data()), b.size());
        });
      }
      return out;
    });
  }
  void merge(person_id twice, person_id into) {
    write([&](db::tx& t) {
      t.append_change("id.account.changed", "account:" + std::to_string(twice.value),
                      R"({"into":)" + std::to_string(into.value) + "}");
    });
    follow();
  }
};

TEST_P(health_records, are_kept_once_however_often_they_are_sent) {
  const auto first = by_hand(bp(120, 70), "a");
  ASSERT_TRUE(first.ok());
  const auto again = by_hand(bp(120, 70), "a");
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again.value().made.how, keeping_how::recorded_before);
  EXPECT_EQ(again.value().made.number, first.value().made.number);
  EXPECT_EQ(code_of(by_hand(bp(121, 70), "a")), "health_other_values");
  EXPECT_TRUE(by_hand(bp(121, 70), "a", taro).ok()) << "ids are each person's own";
}

TEST_P(health_records, tell_an_activity_for_measuring_and_steps_by_the_day) {
  ASSERT_TRUE(by_hand({.systolic_mm_hg = 120, .diastolic_mm_hg = 70, .steps = 3'400}).ok());
  here.time.advance(std::chrono::minutes{1});
  ASSERT_TRUE(by_hand({.steps = 12'340}).ok());
  const auto told = changes("points.activity.done");
  ASSERT_EQ(told.size(), 3u);
  EXPECT_EQ(told[0].subject, "account:1");
  EXPECT_NE(told[0].body.find(R"("code":"steps")"), std::string::npos);
  EXPECT_NE(told[0].body.find(R"("amount":3400)"), std::string::npos);
  EXPECT_NE(told[1].body.find(R"("code":"vitals")"), std::string::npos);
  EXPECT_EQ(told[1].body.find("120"), std::string::npos) << "not what was measured";
  EXPECT_NE(told[2].body.find(R"("code":"steps")"), std::string::npos);
}

TEST_P(health_records, of_an_emergency_call_a_nurse_at_once_and_stand_before_all_others) {
  go_to("2026-11-21T08:00:00+09:00");
  ASSERT_TRUE(by_hand(bp(140, 80), "", taro).ok());
  go_to("2026-11-22T08:00:00+09:00");
  ASSERT_TRUE(by_hand(bp(140, 80), "", taro).ok());
  EXPECT_EQ(by_hand(bp(180, 80)).value().reached, level::emergency);
  const auto queue = ask(api::list_tasks, nurse, {});
  ASSERT_EQ(queue.status, 200);
  const auto page = from_json<queue_page>(queue.body).value();
  ASSERT_EQ(page.items.size(), 2u);
  EXPECT_EQ(page.items[0].level, level::emergency);
  EXPECT_EQ(page.items[1].level, level::consult);
  EXPECT_EQ(queue.body.find("person"), std::string::npos) << "nobody is named";
  const auto called = changes(notify::wanted_kind);
  ASSERT_EQ(called.size(), 1u);
  const auto message = notify::read_wanted(called[0].body);
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(message.value().to.role, "nurse");
  EXPECT_EQ(called[0].body.find("180"), std::string::npos);
  ASSERT_TRUE(by_hand(bp(190, 80), "more").ok());
  EXPECT_EQ(changes(notify::wanted_kind).size(), 1u) << "once for each episode";
  const auto one = from_json<queue_page>(ask(api::list_tasks, nurse, {}, "limit=1").body).value();
  ASSERT_TRUE(one.next);
  const auto next = ask(api::list_tasks, nurse, {}, "limit=1&after=" + *one.next);
  EXPECT_EQ(from_json<queue_page>(next.body).value().items.at(0).level, level::consult);
}

TEST_P(health_records, that_somebody_feels_are_an_emergency_without_any_number) {
  const auto r = ask(api::create_own_record, hers, {}, "",
                     R"({"measuredAt":"2026-11-22T13:00:00+09:00","values":{},)"
                     R"("symptoms":["chest_pain"]})");
  ASSERT_EQ(r.status, 201) << r.body;
  EXPECT_NE(r.body.find(R"("level":"emergency")"), std::string::npos);
  EXPECT_NE(r.body.find("119"), std::string::npos);
  EXPECT_EQ(tasks().size(), 1u);
}

TEST_P(health_records, out_of_range_ask_to_measure_again_in_five_minutes) {
  const auto r = ask(api::create_own_record, hers, {}, "",
                     R"({"measuredAt":"2026-11-22T13:00:00+09:00",)"
                     R"("values":{"systolicMmHg":165,"diastolicMmHg":80}})");
  EXPECT_NE(r.body.find(R"("level":"measure_again")"), std::string::npos);
  EXPECT_NE(r.body.find(R"("measureAgainAt":"2026-11-22T04:05:00Z")"), std::string::npos) << r.body;
  EXPECT_TRUE(tasks().empty());
}

TEST_P(health_records, that_come_late_are_kept_but_call_nobody) {
  const auto old = here.time.now() - std::chrono::days{30};
  const auto late = keep({.person = hanako,
                          .source = source_of_id(hanako, "late"),
                          .what = measured(bp(200, 90), old),
                          .by = "account:1"});
  EXPECT_EQ(late.value().made.is, level::emergency);
  EXPECT_TRUE(tasks().empty());
  const auto keep_at = [&](instant when) {
    return code_of(keep({.person = hanako,
                         .source = source_of_id(hanako, std::to_string(to_micros(when))),
                         .what = measured(bp(120, 70), when),
                         .by = "account:1"}));
  };
  const auto now = here.time.now();
  EXPECT_EQ(keep_at(now + ahead_max), "ok");
  EXPECT_EQ(keep_at(now + ahead_max + std::chrono::seconds{1}), "health_in_future");
  EXPECT_EQ(keep_at(now - old_max), "ok");
  EXPECT_EQ(keep_at(now - old_max - std::chrono::seconds{1}), "health_too_old");
}

TEST_P(health_records, are_taken_back_with_what_came_of_them_in_sums) {
  const auto slip = by_hand(bp(220, 70), "slip");
  ASSERT_TRUE(slip.ok());
  ASSERT_TRUE(by_hand(bp(120, 70), "right").ok());
  const auto number = std::to_string(slip.value().made.number);
  const acting his{"account:2", "resident", ""};
  EXPECT_EQ(ask(api::delete_own_record, his, {number}).status, 404) << "another's";
  EXPECT_EQ(ask(api::delete_own_record, hers, {number}).status, 204);
  EXPECT_EQ(ask(api::delete_own_record, hers, {number}).status, 404);
  EXPECT_EQ(series(kind::blood_pressure, 7).value().lines[0].points.at(0).most, 120);
  const auto again = by_hand(bp(220, 70), "slip");
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again.value().made.how, keeping_how::recorded_before) << "sent again it stays deleted";
  EXPECT_EQ(series(kind::blood_pressure, 7).value().lines[0].points.at(0).most, 120);
}

TEST_P(health_records, are_seen_by_a_nurse_who_says_what_for_and_by_nobody_else) {
  ASSERT_TRUE(by_hand(bp(180, 80)).ok());
  const auto task = std::to_string(tasks()[0].number);
  const std::string care = "purpose=care", chart = "kind=blood_pressure&days=7";
  EXPECT_EQ(ask(api::list_records, nurse, {"1"}).body, "purpose_needed");
  EXPECT_EQ(ask(api::list_records, {"account:5", "secretariat", ""}, {"1"}, care).status, 403);
  EXPECT_EQ(ask(api::show_task, nurse, {task}).body, "purpose_needed");
  EXPECT_TRUE(looks.empty());
  EXPECT_EQ(ask(api::list_records, nurse, {"1"}, care).status, 200);
  EXPECT_EQ(ask(api::show_series, nurse, {"1"}, care + "&" + chart).status, 200);
  EXPECT_EQ(ask(api::list_checks, nurse, {"1"}, care).status, 200);
  EXPECT_EQ(ask(api::show_task, nurse, {task}, care).status, 200);
  EXPECT_EQ(ask(api::close_task, nurse, {task}, care, R"({"note":"電話した"})").status, 200);
  EXPECT_EQ(looks, std::vector<std::string>(5, "account:90 1 care"));
  EXPECT_EQ(ask(api::list_records, nurse, {"99"}, care).status, 404);

  on.may_know = [](db::reader&, person_id who, const acting&, instant) { return who != hanako; };
  EXPECT_EQ(ask(api::list_records, nurse, {"1"}, care).status, 404) << "protected";
  EXPECT_EQ(ask(api::show_task, nurse, {task}, care).status, 404);
  EXPECT_EQ(ask(api::list_tasks, nurse, {}, "state=closed").body.find("\"number\""),
            std::string::npos);
  EXPECT_EQ(ask(api::create_station_record, nurse, {}, "",
                R"({"person":1,"record":{"measuredAt":"2026-11-22T13:00:00+09:00",)"
                R"("values":{"pulseBpm":60}}})")
                .status,
            404);
}

TEST_P(health_records, at_the_station_are_of_a_number_or_a_card) {
  const std::string record = R"("record":{"measuredAt":"2026-11-22T13:00:00+09:00","values":)"
                             R"({"systolicMmHg":136,"diastolicMmHg":80}}})";
  const auto say = [&](const std::string& who) {
    return ask(api::create_station_record, nurse, {}, "", "{" + who + record);
  };
  EXPECT_EQ(say(R"("card":"card-of-taro",)").status, 201);
  EXPECT_EQ(looks.back(), "account:90 2 ");
  EXPECT_EQ(series(kind::blood_pressure, 7, taro).value().lines[0].points.at(0).last, 136);
  EXPECT_NE(say(R"("person":1,)").body.find(R"("level":"none")"), std::string::npos)
      << "136 is high at home and not at the station";
  EXPECT_EQ(say(R"("card":"card of nobody",)").status, 404);
  EXPECT_EQ(say("").status, 400);
  EXPECT_EQ(say(R"("person":1,"card":"card-of-taro",)").status, 400);
}

TEST_P(health_records, are_judged_by_the_limits_of_their_time_which_two_have_agreed) {
  thresholds_wish w{.from = here.time.now() + std::chrono::hours{24},
                    .limits = {{.of = measure::pulse, .high_from = 70}},
                    .source = "要綱第3条"};
  const auto propose = [&] {
    return write([&](db::tx& t) { return propose_thresholds(t, nurse, w); });
  };
  const auto approve = [&](std::int64_t version, const acting& by) {
    return code_of(write([&](db::tx& t) { return approve_thresholds(t, by, version); }));
  };
  const auto version = propose().value();
  EXPECT_EQ(approve(version, nurse), "health_same_person");
  EXPECT_EQ(approve(version + 1, other_nurse), "health_no_thresholds");
  EXPECT_EQ(approve(version, other_nurse), "ok");
  EXPECT_EQ(approve(version, other_nurse), "health_no_thresholds");
  EXPECT_EQ(by_hand({.pulse_bpm = 80}).value().made.is, level::none);
  here.time.advance(std::chrono::hours{24});
  EXPECT_EQ(by_hand({.pulse_bpm = 80}).value().made.is, level::notice);
  const auto page = look([&](db::reader& r) { return thresholds_view(r, here.time.now()); });
  ASSERT_EQ(page.items.size(), 2u);
  EXPECT_FALSE(page.items[0].holds);
  EXPECT_TRUE(page.items[1].holds);
  EXPECT_EQ(page.items[1].approved_by, "account:91");
  EXPECT_EQ(code_of(propose()), "ok") << "from now on is not yet the past";
  w.from = here.time.now() - std::chrono::seconds{1};
  EXPECT_EQ(code_of(propose()), "health_from_past");
  w.from = here.time.now();
  w.source = "";
  EXPECT_EQ(code_of(propose()), "health_source_missing");
}

TEST_P(health_records, stand_nowhere_in_plain_and_are_gone_with_their_person) {
  ASSERT_TRUE(by_hand(bp(183, 97), "a").ok());
  ASSERT_EQ(
      ask(api::create_own_jchs, hers, {}, "", R"({"id":"j","answers":{"is":"female","gripKg":10}})")
          .status,
      201);
  const auto bytes = all_bytes();
  EXPECT_GT(bytes.size(), 200u);
  for (const auto* word : {"183", "systolic", "weakness", "female", "emergency"}) {
    EXPECT_EQ(bytes.find(word), std::string::npos) << word;
  }
  const auto rows = look([&](db::reader& r) {
    return store::records(r, {.person = hanako,
                              .from = instant{},
                              .before = here.time.now() + std::chrono::hours{1},
                              .limit = 10});
  });
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_FALSE(opened<sealed_record>(keys.at(1), rows[0].sealed, place_of_record("x")).ok())
      << "not in another place";
  keys.erase(1);  // as a backup holds it: rows without a key
  EXPECT_EQ(ask(api::list_own_records, hers, {}).status, 410);
  write([](db::tx& t) { t.append_change("consent.person.erased", "1", "{}"); });
  follow();
  EXPECT_TRUE(all_bytes().empty());
  EXPECT_TRUE(tasks().empty());
}

TEST_P(health_records, of_two_accounts_of_one_person_become_one) {
  go_to("2026-11-21T08:00:00+09:00");
  ASSERT_TRUE(by_hand(bp(150, 80), "a", taro).ok());
  ASSERT_EQ(ask(api::create_own_jchs, {"account:2", "resident", ""}, {}, "",
                R"({"id":"j","answers":{"gripKg":10,"gaitMPerS":0.5}})")
                .status,
            201);
  go_to("2026-11-22T08:00:00+09:00");
  ASSERT_TRUE(by_hand(bp(151, 80), "a").ok());
  EXPECT_TRUE(tasks().empty());
  merge(taro, hanako);
  EXPECT_EQ(series(kind::blood_pressure, 7).value().lines[0].points.size(), 2u);
  EXPECT_EQ(series(kind::blood_pressure, 7, taro).value().lines[0].points.size(), 0u);
  ASSERT_EQ(tasks().size(), 1u) << "together they are two days of three";
  EXPECT_EQ(view(tasks()[0]).reasons.at(0).which, "two_of_three_days");
  const auto checks = look([&](db::reader& r) { return checks_of(r, on, town, hanako, 100, 10); });
  EXPECT_EQ(checks.value().size(), 1u);
}

TEST_P(health_records, have_a_limit_for_each_day) {
  for (std::int64_t i = 0; i < records_a_day_max; ++i) {
    const auto when = here.time.now() - std::chrono::seconds{i};
    const auto r = write([&](db::tx& t) -> result<kept> {
      recorder all{t, on, town};
      return all.keep({.person = hanako,
                       .source = source_of_id(hanako, std::to_string(i)),
                       .what = {.measured_at = when, .of = {{"pulse", 60}}, .symptoms = {}},
                       .by = ""});
    });
    ASSERT_TRUE(r.ok());
  }
  EXPECT_EQ(code_of(by_hand({.pulse_bpm = 60}, "more")), "health_too_many");
  here.time.advance(std::chrono::hours{24});
  EXPECT_EQ(code_of(by_hand({.pulse_bpm = 60}, "tomorrow")), "ok");
}

TEST_P(health_records, go_from_page_to_page_without_gaps) {
  for (int i = 0; i < 7; ++i) {
    ASSERT_TRUE(by_hand({.pulse_bpm = 60.0 + i}, std::to_string(i)).ok());
    if (i % 3 == 0) {
      here.time.advance(std::chrono::minutes{1});
    }
  }
  std::vector<double> seen;
  std::string query = "limit=2";
  for (int pages = 0; pages < 10; ++pages) {
    const auto page =
        from_json<record_page>(ask(api::list_own_records, hers, {}, query).body).value();
    for (const auto& one : page.items) {
      seen.push_back(*one.values.pulse_bpm);
    }
    if (!page.next) {
      break;
    }
    query = "limit=2&before=" + *page.next;
  }
  EXPECT_EQ(seen, (std::vector<double>{66, 65, 64, 63, 62, 61, 60}));
  EXPECT_EQ(ask(api::list_own_records, hers, {}, "before=x").status, 400);
}

HEALTH_ON_BOTH(health_records);

}  // namespace
}  // namespace tsu::health
