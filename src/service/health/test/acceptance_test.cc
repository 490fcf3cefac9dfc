// The acceptance points of system A6, each by its number.
#include "engine/notify/post.h"
#include "service/health/test/health_town.h"

namespace tsu::health {
namespace {

using testing::daughter;
using testing::gateway;
using testing::hanako;
using testing::hers;
using testing::nurse;
using testing::other_nurse;
using testing::taro;

class health_acceptance : public testing::health_town {
 protected:
  kihon_answers weak_legs() {
    kihon_answers out{.answers = {}, .height_cm = 150, .weight_kg = 50};
    for (std::size_t n = 1; n <= kihon_items; ++n) {
      const bool point = n >= 6 && n <= 10;
      out.answers.push_back(n == bmi_item ? std::optional<bool>{} : point_when_yes(n) == point);
    }
    return out;
  }
  result<kept_check> answer_list(std::string id, const check_wish& w) {
    auto wish = w;
    wish.id = std::move(id);
    return write([&](db::tx& t) { return keep_check(t, on, town, hers, wish); });
  }
};

TEST_P(health_acceptance, a6_1_what_no_body_has_is_refused_and_units_and_rounding_are_kept) {
  const auto say = [&](const std::string& values) {
    return ask(api::create_own_record, hers, {}, "",
               R"({"measuredAt":"2026-11-22T12:00:00+09:00","values":)" + values + "}");
  };
  for (const auto* bad :
       {R"({"systolicMmHg":20,"diastolicMmHg":10})", R"({"systolicMmHg":80,"diastolicMmHg":120})",
        R"({"systolicMmHg":120})", R"({"temperatureC":12})", R"({"spo2Percent":101})",
        R"({"weightKg":900})"}) {
    const auto r = say(bad);
    EXPECT_EQ(r.status, 400) << bad;
    EXPECT_EQ(r.body, "health_bad_values") << bad;
  }
  EXPECT_EQ(say("{}").body, "health_nothing");
  EXPECT_TRUE(tasks().empty());
  EXPECT_TRUE(series(kind::blood_pressure, 7).value().lines.at(0).points.empty())
      << "what is refused leaves nothing";
  ASSERT_EQ(say(R"({"systolicMmHg":128.4,"diastolicMmHg":80.5,"temperatureC":36.55,)"
                R"("weightKg":52.34,"gaitMPerS":1.234,"gripKg":21.25})")
                .status,
            201);
  const auto page =
      look([&](db::reader& r) {
        return records_of(
            r, on, {town, hanako},
            {.person = hanako, .from = instant{}, .before = here.time.now(), .limit = 5});
      }).value();
  ASSERT_EQ(page.items.size(), 1u);
  EXPECT_EQ(to_json(page.items[0].values),
            R"({"systolicMmHg":128,"diastolicMmHg":81,"pulseBpm":null,"temperatureC":36.6,)"
            R"("spo2Percent":null,"weightKg":52.3,"bodyFatPercent":null,"gripKg":21.3,)"
            R"("gaitMPerS":1.23,"steps":null})");
}

TEST_P(health_acceptance, a6_2_the_checklist_raises_its_flags_exactly_at_their_limits) {
  const auto made = answer_list("k1", {hanako, "", weak_legs()});
  ASSERT_TRUE(made.ok()) << made.error().code;
  const auto r = from_json<kihon_result>(made.value().of.result.text);
  ASSERT_TRUE(r.ok());
  EXPECT_EQ(r.value().points, 5);
  EXPECT_EQ(r.value().is, verdict::pre_frail);
  for (const auto& f : r.value().flags) {
    EXPECT_EQ(f.is, f.name == "motor" ? tri::yes : tri::no) << f.name;
  }
  // Each vector (9/10, 2/3, 1/2 …) stands in frailty_test.cc; here it is the kept one that counts.
  auto fewer = weak_legs();
  for (const std::size_t n : {6U, 7U, 8U}) {
    fewer.answers[n - 1] = !point_when_yes(n);
  }
  const auto two = answer_list("k2", {hanako, "", fewer});
  EXPECT_TRUE(two.value().of.proposes.empty()) << "two points of five are none";
  EXPECT_EQ(code_of(answer_list("k1", {hanako, "", fewer})), "health_other_values");
  EXPECT_EQ(answer_list("k1", {hanako, "", weak_legs()}).value().number, made.value().number);
}

TEST_P(health_acceptance,
       a6_3_j_chs_is_right_for_0_to_3_criteria_and_undetermined_where_some_miss) {
  jchs_answers a{.is = sex::male,
                 .lost_2kg_in_6_months = false,
                 .tired_without_reason = false,
                 .grip_kg = 30,
                 .gait_m_per_s = 1.2,
                 .light_exercise_weekly = true,
                 .sport_weekly = false};
  const auto verdict_of = [&](std::string id) {
    const auto made = answer_list(id, {hanako, "", a});
    return from_json<jchs_result>(made.value().of.result.text).value().is;
  };
  EXPECT_EQ(verdict_of("0"), verdict::robust);
  a.grip_kg = 27.9;
  EXPECT_EQ(verdict_of("1"), verdict::pre_frail);
  a.gait_m_per_s = 0.99;
  EXPECT_EQ(verdict_of("2"), verdict::pre_frail);
  a.tired_without_reason = true;
  EXPECT_EQ(verdict_of("3"), verdict::frail);
  a = {};
  EXPECT_EQ(verdict_of("nothing"), verdict::undetermined);
  a = {.is = sex::male, .lost_2kg_in_6_months = false, .tired_without_reason = false};
  EXPECT_EQ(verdict_of("some"), verdict::undetermined) << "not robust";
  EXPECT_EQ(changes(flagged_kind).size(), 3u) << "what is undetermined recommends nothing";
}

TEST_P(health_acceptance, a6_4_two_high_days_of_three_make_one_task_that_is_closed_with_a_note) {
  go_to("2026-11-20T08:00:00+09:00");
  EXPECT_EQ(by_hand(bp(140, 80)).value().made.is, level::notice);
  EXPECT_TRUE(tasks().empty()) << "one day is none";
  go_to("2026-11-21T08:00:00+09:00");
  ASSERT_TRUE(by_hand(bp(120, 70)).ok());
  EXPECT_TRUE(tasks().empty());
  go_to("2026-11-22T08:00:00+09:00");
  EXPECT_EQ(by_hand(bp(141, 80)).value().reached, level::consult);
  ASSERT_EQ(tasks().size(), 1u);
  go_to("2026-11-22T20:00:00+09:00");
  ASSERT_TRUE(by_hand(bp(142, 80)).ok());
  go_to("2026-11-23T08:00:00+09:00");
  ASSERT_TRUE(by_hand(bp(143, 80)).ok());
  ASSERT_EQ(tasks().size(), 1u) << "not two";
  EXPECT_EQ(changes("health.task.opened").size(), 1u);
  const auto task = tasks()[0];
  const auto v = view(task);
  ASSERT_EQ(v.reasons.size(), 1u);
  EXPECT_EQ(v.reasons[0].what, "blood_pressure");
  EXPECT_EQ(v.reasons[0].which, "two_of_three_days");
  EXPECT_EQ(v.series,
            std::vector<std::string>{"/health/v1/persons/1/series?kind=blood_pressure&days=7"});
  const auto shown = ask(api::show_series, nurse, {"1"}, "kind=blood_pressure&days=7&purpose=care");
  EXPECT_EQ(shown.status, 200) << shown.body;

  EXPECT_EQ(code_of(close(task, "")), "health_note_missing");
  EXPECT_EQ(code_of(close(task, " \n ")), "health_note_missing");
  EXPECT_TRUE(tasks()[0].open);
  const auto closed = close(task, "電話で受診をすすめた");
  ASSERT_TRUE(closed.ok());
  EXPECT_EQ(code_of(close(closed.value(), "もう一度")), "health_task_closed");
  EXPECT_EQ(view(tasks()[0]).note, "電話で受診をすすめた");

  go_to("2026-11-24T08:00:00+09:00");
  ASSERT_TRUE(by_hand(bp(144, 80)).ok());
  EXPECT_EQ(tasks().size(), 1u) << "what the nurse has seen does not count again";
  go_to("2026-11-25T08:00:00+09:00");
  ASSERT_TRUE(by_hand(bp(145, 80)).ok());
  EXPECT_EQ(tasks().size(), 2u) << "another episode";
}

TEST_P(health_acceptance, a6_4_a_task_is_taken_by_one_and_opened_again_with_what_was_noted) {
  ASSERT_TRUE(by_hand(bp(185, 80)).ok());
  ASSERT_EQ(tasks().size(), 1u);
  EXPECT_FALSE(view(tasks()[0]).taken_by);
  const auto number = std::to_string(tasks()[0].number);
  EXPECT_EQ(ask(api::take_task, nurse, {number}, "purpose=care").status, 200);
  EXPECT_EQ(view(tasks()[0]).taken_by, "account:90");
  EXPECT_EQ(ask(api::take_task, other_nurse, {number}, "purpose=care").status, 200);
  EXPECT_EQ(view(tasks()[0]).taken_by, "account:91") << "also instead of another";
  EXPECT_EQ(ask(api::take_task, nurse, {number}, "").status, 400) << "not without a purpose";
  const auto queue = ask(api::list_tasks, nurse, {}, "");
  EXPECT_NE(queue.body.find("\"takenBy\":\"account:91\""), std::string::npos) << queue.body;

  const auto again = [&](std::string note) {
    return write([&](db::tx& t) {
      return reopen_task(t, on, town, nurse, store::tasks_of(t, hanako)[0], note);
    });
  };
  EXPECT_EQ(code_of(again("まだ")), "health_task_open");
  ASSERT_TRUE(close(tasks()[0], "電話した").ok());
  EXPECT_EQ(ask(api::take_task, nurse, {number}, "purpose=care").status, 409);
  EXPECT_EQ(code_of(again(" ")), "health_note_missing");
  ASSERT_TRUE(again("家族から連絡").ok());
  const auto open = view(tasks()[0]);
  EXPECT_TRUE(open.open);
  EXPECT_EQ(open.note, "電話した\n家族から連絡");
  EXPECT_EQ(open.taken_by, "account:90");
  EXPECT_FALSE(open.closed_by);
  ASSERT_TRUE(close(tasks()[0], "訪問した").ok());
  EXPECT_EQ(view(tasks()[0]).note, "電話した\n家族から連絡\n訪問した");

  here.time.advance(std::chrono::hours{1});
  ASSERT_TRUE(by_hand(bp(186, 80)).ok());
  ASSERT_EQ(tasks().size(), 2u);
  EXPECT_EQ(code_of(again("もう一度")), "health_task_other") << "one open task for each person";
}

TEST_P(health_acceptance, a6_6_who_is_flagged_is_listed_for_a_purpose_that_they_see) {
  const auto checked = [&](person_id who, const std::string& id, const jchs_answers& a) {
    ASSERT_TRUE(write([&](db::tx& t) {
                  return keep_check(t, on, town, nurse, {who, id, a});
                }).ok());
  };
  const jchs_answers fit{.is = sex::male,
                         .lost_2kg_in_6_months = false,
                         .tired_without_reason = false,
                         .grip_kg = 40,
                         .gait_m_per_s = 1.4,
                         .light_exercise_weekly = true,
                         .sport_weekly = true};
  auto weak = fit;
  weak.grip_kg = 20;
  weak.gait_m_per_s = 0.8;
  weak.tired_without_reason = true;
  checked(hanako, "1", fit);
  checked(hanako, "2", weak);
  checked(taro, "1", weak);
  checked(taro, "2", fit);
  looks.clear();
  EXPECT_EQ(ask(api::list_risks, nurse, {}, "").status, 400);
  EXPECT_TRUE(looks.empty());
  const auto page = ask(api::list_risks, nurse, {}, "purpose=care");
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_NE(page.body.find("\"person\":1,"), std::string::npos) << page.body;
  EXPECT_EQ(page.body.find("\"person\":2,"), std::string::npos) << "the newest counts";
  EXPECT_EQ(looks, std::vector<std::string>{"account:90 1 care"});
  const auto first = ask(api::list_risks, nurse, {}, "purpose=care&limit=1");
  EXPECT_NE(first.body.find("\"next\":1"), std::string::npos) << first.body;
}

TEST_P(health_acceptance, a6_5_a_nurse_sees_who_sees_what) {
  proxies.push_back({7, hanako, daughter, "family"});
  ASSERT_TRUE(
      write([&](db::tx& t) { return share(t, on, hers, hanako, 7, {{kind::pulse}}); }).ok());
  const auto page = ask(api::list_shares, nurse, {"1"}, "purpose=care");
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_NE(page.body.find(R"("registeredAs":"family","kinds":["pulse"])"), std::string::npos)
      << page.body;
  EXPECT_EQ(ask(api::list_shares, nurse, {"1"}, "").status, 400);
}

TEST_P(health_acceptance, a6_5_series_csv_and_what_family_sees_is_what_the_person_shared) {
  for (int day = 1; day <= 22; ++day) {
    go_to(std::string("2026-11-") + (day < 10 ? "0" : "") + std::to_string(day) +
          "T08:00:00+09:00");
    ASSERT_TRUE(
        by_hand({.systolic_mm_hg = 110.0 + day, .diastolic_mm_hg = 70, .pulse_bpm = 60}).ok());
  }
  EXPECT_EQ(series(kind::blood_pressure, 7).value().lines.at(0).points.size(), 7u);
  EXPECT_EQ(series(kind::blood_pressure, 30).value().lines.at(1).points.size(), 22u);
  const auto year = series(kind::blood_pressure, 365).value();
  EXPECT_EQ(year.lines.at(0).points.size(), 22u);
  EXPECT_EQ(year.from, "2025-11-23");
  EXPECT_EQ(year.lines[0].points[0].mean, 111);
  EXPECT_EQ(code_of(series(kind::blood_pressure, 8)), "bad_query");
  const auto table = ask(api::show_own_series, hers, {}, "kind=pulse&days=7&as=csv");
  EXPECT_NE(table.body.find("2026-11-22,脈拍,bpm,1,60.0,60,60,60\r\n"), std::string::npos)
      << table.body;
  const auto csv = ask(api::list_own_records, hers, {}, "as=csv");
  EXPECT_TRUE(csv.body.starts_with("\xEF\xBB\xBF測定日時"));
  EXPECT_NE(csv.body.find("2026-11-22 08:00,自宅,手入力,132,70,60,"), std::string::npos);

  const acting family{"account:3", "helper", ""};
  const auto pressure = [&] {
    return ask(api::show_shared_series, family, {"1"}, "kind=blood_pressure&days=30").status;
  };
  EXPECT_EQ(pressure(), 404) << "nobody is registered";
  proxies.push_back({7, hanako, daughter, "family"});
  EXPECT_EQ(pressure(), 404) << "registered, but nothing is shared";
  const auto share_with = [&](const std::string& kinds) {
    return ask(api::put_own_share, hers, {"7"}, "", R"({"kinds":)" + kinds + "}").status;
  };
  EXPECT_EQ(ask(api::put_own_share, hers, {"8"}, "", R"({"kinds":["pulse"]})").status, 404);
  ASSERT_EQ(share_with(R"(["blood_pressure"])"), 200);
  EXPECT_EQ(pressure(), 200);
  EXPECT_EQ(looks.back(), "account:3 1 proxy") << "in the person's own log";
  const auto seen = looks.size();
  EXPECT_EQ(ask(api::show_shared_series, family, {"1"}, "kind=pulse&days=30").status, 404);
  EXPECT_EQ(ask(api::list_shared_checks, family, {"1"}).status, 404);
  EXPECT_EQ(looks.size(), seen);
  const acting stranger{"account:2", "resident", ""};
  EXPECT_EQ(ask(api::show_shared_series, stranger, {"1"}, "kind=blood_pressure&days=30").status,
            404);
  ASSERT_EQ(share_with("[]"), 200);
  EXPECT_EQ(pressure(), 404) << "at once";
  ASSERT_EQ(share_with(R"(["blood_pressure"])"), 200);
  proxies[0].id = 9;
  EXPECT_EQ(pressure(), 404) << "who is registered anew is shared with anew";
}

TEST_P(health_acceptance, a6_5_family_sees_who_shares_with_them_what_and_since_when) {
  const acting family{"account:3", "resident", ""};
  const auto sharing = [&] { return ask(api::list_sharing, family, {}).body; };
  EXPECT_EQ(sharing(), R"({"items":[]})");
  proxies.push_back({7, hanako, daughter, "family"});
  proxies.push_back({8, taro, daughter, "family"});
  EXPECT_EQ(sharing(), R"({"items":[]})") << "registered, but nothing is shared";
  ASSERT_EQ(ask(api::put_own_share, hers, {"7"}, "", R"({"kinds":["pulse","weight"]})").status,
            200);
  const auto seen = looks.size();
  EXPECT_EQ(sharing(), R"({"items":[{"person":1,"name":"山田 花子","registeredAs":"family",)"
                       R"("kinds":["pulse","weight"],"since":"2026-11-22T04:00:00Z"}]})");
  EXPECT_EQ(looks.size(), seen) << "no value was seen yet";
  EXPECT_EQ(ask(api::show_shared_series, family, {"1"}, "kind=pulse&days=7").status, 200);
  EXPECT_EQ(looks.back(), "account:3 1 proxy");
  EXPECT_EQ(ask(api::list_sharing, {"account:2", "resident", ""}, {}).body, R"({"items":[]})");
  ASSERT_EQ(ask(api::put_own_share, hers, {"7"}, "", R"({"kinds":[]})").status, 200);
  EXPECT_EQ(sharing(), R"({"items":[]})") << "at once";
}

TEST_P(health_acceptance, a6_2_a_checklist_is_put_aside_and_gone_on_with) {
  const std::string half = R"({"at":2,"said":{"0":"yes","1":"no"}})";
  const auto shown = [&] { return ask(api::show_own_draft, hers, {"kihon"}).body; };
  EXPECT_EQ(shown(), R"({"at":0,"said":{},"changedAt":null})");
  ASSERT_EQ(ask(api::put_own_draft, hers, {"kihon"}, "", half).status, 200);
  EXPECT_EQ(shown(), R"({"at":2,"said":{"0":"yes","1":"no"},"changedAt":"2026-11-22T04:00:00Z"})");
  EXPECT_EQ(ask(api::show_own_draft, hers, {"jchs"}).body,
            R"({"at":0,"said":{},"changedAt":null})");
  EXPECT_EQ(ask(api::show_own_draft, hers, {"other"}).status, 404);
  EXPECT_EQ(ask(api::show_own_draft, {"account:2", "resident", ""}, {"kihon"}).body,
            R"({"at":0,"said":{},"changedAt":null})");
  EXPECT_EQ(ask(api::put_own_draft, hers, {"kihon"}, "", R"({"at":61,"said":{}})").status, 400);
  EXPECT_EQ(ask(api::put_own_draft, hers, {"kihon"}, "",
                R"({"at":1,"said":{"0":")" + std::string(41, 'x') + R"("}})")
                .status,
            400);
  EXPECT_NE(shown().find(R"("1":"no")"), std::string::npos) << "what was refused changes nothing";
  const auto row = look([&](db::reader& r) { return *store::find_draft(r, hanako, "kihon"); });
  EXPECT_EQ(row.sealed.find("yes"), std::string::npos) << "it stands nowhere in plain";
  ASSERT_EQ(ask(
                api::create_own_kihon, hers, {}, "",
                R"({"id":"k1","answers":{"answers":[)" +
                    [] {
                      std::string out = "true";
                      for (int i = 1; i < 25; ++i) {
                        out += ",null";
                      }
                      return out;
                    }() +
                    R"(],"heightCm":null,"weightKg":null}})")
                .status,
            201);
  EXPECT_EQ(shown(), R"({"at":0,"said":{},"changedAt":null})")
      << "what is finished is not gone on with";
}

TEST_P(health_acceptance, a9_a_nurse_finds_a_person_by_card_for_a_purpose_that_they_see) {
  EXPECT_EQ(ask(api::find_person, nurse, {}, "card=card-of-taro&purpose=care").body,
            R"({"person":2})");
  EXPECT_EQ(looks.back(), "account:90 2 care");
  const auto seen = looks.size();
  EXPECT_EQ(ask(api::find_person, nurse, {}, "card=nobody&purpose=care").status, 404);
  EXPECT_EQ(ask(api::find_person, nurse, {}, "card=card-of-taro").status, 400);
  EXPECT_EQ(looks.size(), seen);
}

TEST_P(health_acceptance,
       a6_6_a_flag_leads_to_a_recommendation_within_a_day_with_its_rule_version) {
  ASSERT_TRUE(answer_list("k1", {hanako, "", weak_legs()}).ok());
  here.time.advance(std::chrono::hours{24});
  const auto told = changes(flagged_kind);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].subject, "account:1");
  const auto body = from_json<flagged>(told[0].body);
  ASSERT_TRUE(body.ok());
  EXPECT_EQ(body.value().rule, kihon_version);
  EXPECT_EQ(body.value().recommend, std::vector<std::string>{"exercise_class"});
  EXPECT_LE(told[0].at, here.time.now());
  EXPECT_EQ(told[0].body.find("motor"), std::string::npos) << "why is for the person, sealed";
  const auto shown = ask(api::list_own_recommendations, hers, {});
  ASSERT_EQ(shown.status, 200);
  const auto page = from_json<recommendation_page>(shown.body);
  ASSERT_TRUE(page.ok()) << shown.body;
  ASSERT_EQ(page.value().items.size(), 1u);
  EXPECT_EQ(page.value().items[0].rule, "kihon@1");
  EXPECT_EQ(page.value().items[0].proposes.what, "exercise_class");
  EXPECT_EQ(page.value().items[0].reason.ja, "足腰の力が弱ってきているため");
  auto shut_in = weak_legs();
  for (std::size_t n = 6; n <= 10; ++n) {
    shut_in.answers[n - 1] = !point_when_yes(n);
  }
  shut_in.answers[15] = false;
  ASSERT_TRUE(answer_list("k2", {hanako, "", shut_in}).ok());
  EXPECT_EQ(from_json<flagged>(changes(flagged_kind).at(1).body).value().recommend,
            std::vector<std::string>{"outing"});
}

TEST_P(health_acceptance, a6_7_what_a_device_brings_twice_counts_once) {
  ASSERT_TRUE(write([&](db::tx& t) {
                return keep_device(t, on, nurse, "cuff-1",
                                   {.label = "血圧計",
                                    .gateway = "gw-1",
                                    .person = 1,
                                    .from = at("2026-11-01T00:00:00Z")});
              }).ok());
  const std::string twice =
      R"({"items":[{"device":"cuff-1","measuredAt":"2026-11-22T00:00:00Z","values":)"
      R"({"systolicMmHg":120,"diastolicMmHg":70}},{"device":"cuff-1",)"
      R"("measuredAt":"2026-11-22T00:00:00Z","values":{"systolicMmHg":120,"diastolicMmHg":70}}]})";
  const auto first = ask(api::create_upload, gateway, {}, "", twice);
  EXPECT_EQ(first.body, R"({"items":[{"how":"recorded","code":null},)"
                        R"({"how":"recorded_before","code":null}]})");
  const auto again = ask(api::create_upload, gateway, {}, "", twice);
  EXPECT_EQ(again.body, R"({"items":[{"how":"recorded_before","code":null},)"
                        R"({"how":"recorded_before","code":null}]})");
  const auto points = series(kind::blood_pressure, 7).value().lines.at(0).points;
  ASSERT_EQ(points.size(), 1u);
  EXPECT_EQ(points[0].n, 1);
  EXPECT_EQ(changes("points.activity.done").size(), 1u);
  const auto other =
      ask(api::create_upload, gateway, {}, "",
          R"({"items":[{"device":"cuff-1","measuredAt":"2026-11-22T00:00:00Z","values":)"
          R"({"systolicMmHg":121,"diastolicMmHg":70}}]})");
  EXPECT_NE(other.body.find("health_other_values"), std::string::npos);
}

HEALTH_ON_BOTH(health_acceptance);

}  // namespace
}  // namespace tsu::health
