// What the program joins of CRM, community, points and health, at its front desk.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "app/front_desk.h"
#include "app/standing.h"
#include "app/test/people_rows.h"
#include "app/test/post_office_rows.h"
#include "base/core/json.h"
#include "base/db/test/fresh_house.h"
#include "base/module/module.h"
#include "engine/consent/catalogue.h"
#include "engine/consent/decide_consent.h"
#include "engine/consent/persons.h"
#include "engine/consent/store_persons.h"
#include "engine/crm/jobs.h"
#include "engine/crm/module.h"
#include "engine/crm/proposals.h"
#include "engine/crm/rules.h"
#include "engine/id/parts.h"
#include "engine/id/people/types.h"
#include "engine/id/tokens.h"
#include "service/points/rules.h"
#include "service/snow/store.h"

namespace tsu::app {
namespace {

constexpr person_id hanako{900'001}, ichiro{900'002};  // of people_rows

class outreach : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  outreach() : house_(GetParam(), schemas_) {
    house_.time.set(*parse_instant("2026-11-01T07:00:00+09:00"));
    const auto options = house_.opened_with();
    house_.doors.reset();
    here_ = std::make_unique<standing>(
        standing_options{.db = options, .ways_out = testing::ways_out_for_samples()}, house_.time);
    here_->load_names();
    front_options fronts;
    fronts.default_tenant = db::testing::sapporo();
    desk_ = std::make_unique<front_desk>(here_->modules(), here_->house(), here_->door(),
                                         house_.time, std::move(fronts));
    house_.loop.wait(testing::restore_people(here_->id_parts(), db::testing::sapporo()));
    house_.time.set(*parse_instant("2026-11-22T07:00:00+09:00"));  // three weeks without an outing
    publish_words();
    staff_ = token_of("account:90", "admin");
    nurse_ = token_of("account:92", "nurse");
    hers_ = token_of("account:900001", "resident");
    his_ = token_of("account:900002", "resident");
  }
  ~outreach() override {
    desk_.reset();
    here_.reset();
  }

  template <class Act>
  auto write(Act a) {
    auto& people = here_->house().at(db::testing::sapporo(), db::place::people);
    return house_.loop.wait(people.write(a));
  }
  std::string token_of(std::string subject, std::string role) {
    return write([&](db::tx& t) { return id::create_token(t, {.subject = subject, .role = role}); })
        .value()
        .text.reveal();
  }
  http::reply ask(const std::string& token, http::method verb, std::string path,
                  std::string query = "", std::string body = "") {
    http::request r{.verb = verb,
                    .path = path,
                    .query = query,
                    .body = body,
                    .remote_address = "127.0.0.1",
                    .host = "localhost",
                    .trace_id = "0123456789abcdef0123456789abcdef"};
    const auto authorization = "Bearer " + token;  // the fields only point at it
    r.headers.add("Authorization", authorization);
    r.headers.add("Content-Type", "application/json");
    return house_.loop.wait(desk_->serve(r));
  }
  void run(task<void> (*job)(const module_parts&, tenant_code, std::string_view)) {
    for (const auto& m : here_->modules()) {
      if (m.contents == &crm::contents()) {
        house_.loop.wait(job(*m.parts, db::testing::sapporo(), ""));
      }
    }
  }
  void publish_words() {
    const consent::actor boss{"account:91", "admin"};
    write([&](db::tx& t) {
      using consent::party_kind;
      ASSERT_TRUE(consent::put_party(
                      t, boss, {"city", party_kind::city, {"市", "City"}, {"電話", "phone"}, {}})
                      .ok());
      ASSERT_TRUE(consent::put_purpose(
                      t, boss, {std::string{crm::recommending}, {"おすすめ", "recommendations"}})
                      .ok());
      ASSERT_TRUE(consent::put_purpose(t, boss, {"care", {"健康相談", "care"}, true}).ok());
    });
    notice_ = write([&](db::tx& t) {
                return consent::publish_notice(t, boss,
                                               {.provider = "city",
                                                .purpose = std::string{crm::recommending},
                                                .controller = "city",
                                                .kinds = {"attendance"},
                                                .others = {},
                                                .title = {"おすすめ", "Recommendations"},
                                                .body = {"ご案内します。", "We propose."},
                                                .source = {"活動の記録", "activities"},
                                                .storage_days = 365,
                                                .valid_days = 0});
              }).value();
  }
  void say_yes(person_id who) {
    const consent::deciding by{.person = who,
                               .by = {id::subject_of({who.value}), "resident"},
                               .signed_in = consent::proof::fresh};
    ASSERT_TRUE(write([&](db::tx& t) {
                  return consent::decide(t, {}, by, {notice_.id, notice_.hash, {"attendance"}, {}});
                }).ok());
  }
  // Number of a session that is written with what is changed of it.
  std::int64_t plan(const std::string& name, const std::string& more = "",
                    std::int64_t capacity = 1, const std::string& district = "") {
    const auto body = fmt::format(
        R"({{"kind":"lesson","ja":"{0}","en":"{0}","aboutJa":"","aboutEn":"",)"
        R"("startsAt":"2026-11-24T01:00:00Z","endsAt":"2026-11-24T02:00:00Z",)"
        R"("signUpFrom":"2026-11-01T00:00:00Z","signUpUntil":"2026-11-24T01:00:00Z",)"
        R"("place":"健康ステーション","instructor":"","lon":141.4,"lat":43.0,"radiusM":0,)"
        R"("district":"{3}","capacity":{1},"waitingMax":5,"feeYen":0,"rule":"health_class",)"
        R"("needsSignUp":true,"listed":true{2}}})",
        name, capacity, more, district);
    const auto r = ask(staff_, http::method::post, "/community/v1/sessions", "", body);
    EXPECT_EQ(r.status, 201) << r.body;
    const auto number = json_number(json_members{r.body}.find("number"));
    return number ? static_cast<std::int64_t>(*number) : 0;
  }
  void sign_up(std::int64_t session, person_id who) {
    EXPECT_EQ(
        ask(staff_, http::method::post, fmt::format("/community/v1/sessions/{}/sign-ups", session),
            "", fmt::format(R"({{"person":{}}})", who.value))
            .status,
        201);
  }
  std::string proposals_of(const std::string& token) {
    return ask(token, http::method::get, "/crm/v1/me/proposals").body;
  }

  std::vector<db::module_schema> schemas_ = all_schemas();
  db::testing::fresh_house house_;
  std::unique_ptr<standing> here_;
  std::unique_ptr<front_desk> desk_;
  consent::notice_dto notice_;
  std::string staff_, nurse_, hers_, his_;
};

TEST_P(outreach, a4_2_and_a4_3_sessions_of_the_community_are_proposed_to_who_said_yes) {
  say_yes(hanako);
  plan("太極拳");
  run(crm::refresh_profiles);
  run(crm::propose_all);
  const auto hers = proposals_of(hers_);
  EXPECT_NE(hers.find("太極拳"), std::string::npos) << hers;
  EXPECT_NE(hers.find("最近外出が少ないため"), std::string::npos) << hers;
  EXPECT_EQ(proposals_of(his_), R"({"items":[]})");
}

TEST_P(outreach, a4_nothing_is_proposed_that_has_no_place_or_is_too_much_for_somebody) {
  say_yes(hanako);
  say_yes(ichiro);
  run(crm::refresh_profiles);
  EXPECT_EQ(ask(nurse_, http::method::put, "/crm/v1/persons/900001/restriction", "",
                R"({"exertion":1,"why":"ひざの痛み"})")
                .status,
            200);
  EXPECT_EQ(ask(hers_, http::method::put, "/crm/v1/me/interests", "", R"({"interests":["music"]})")
                .status,
            200);
  plan("歌", R"(,"exertion":0,"tags":["music"])");
  plan("ゆっくり体操", R"(,"exertion":1)");
  plan("登山", R"(,"exertion":3)");
  plan("わからない会");
  const auto full = plan("満員", R"(,"exertion":0)");
  sign_up(full, {900'002});
  plan("よその町", R"(,"exertion":0)", 1, "aoba");
  const auto off = plan("中止", R"(,"exertion":0)");
  EXPECT_EQ(ask(staff_, http::method::post, fmt::format("/community/v1/sessions/{}/cancel", off),
                "", R"({"reason":"大雪"})")
                .status,
            200);
  const auto joined = plan("もう申し込んだ会", R"(,"exertion":0)", 10);
  sign_up(joined, hanako);
  run(crm::propose_all);
  const auto hers = proposals_of(hers_);
  for (const auto* name : {"歌", "ゆっくり体操"}) {
    EXPECT_NE(hers.find(name), std::string::npos) << name;
  }
  EXPECT_NE(hers.find("ご興味のある「歌」の催し"), std::string::npos) << hers;
  for (const auto* name :
       {"登山", "わからない会", "満員", "よその町", "中止", "もう申し込んだ会"}) {
    EXPECT_EQ(hers.find(name), std::string::npos) << name;
  }
  const auto his = proposals_of(his_);
  EXPECT_NE(his.find("登山"), std::string::npos) << "nobody has set him a limit";
}

TEST_P(outreach, a4_a_proposal_leads_to_its_session_and_says_how_far_it_is_from_home) {
  say_yes(hanako);
  const auto near = plan("近い会", R"(,"exertion":0,"outdoor":false)");
  run(crm::refresh_profiles);
  EXPECT_EQ(
      ask(hers_, http::method::put, "/community/v1/me/home", "", R"({"lon":141.4,"lat":43.0045})")
          .status,
      200);
  run(crm::propose_all);
  const auto hers = proposals_of(hers_);
  EXPECT_NE(hers.find(fmt::format(R"("of":{{"kind":"session","id":"{}"}})", near)),
            std::string::npos)
      << hers;
  EXPECT_NE(hers.find(R"("distanceM":500,"by":"line")"), std::string::npos) << hers;
  EXPECT_NE(hers.find(R"("startsAt":"2026-11-24T01:00:00Z")"), std::string::npos) << hers;
  EXPECT_EQ(ask(his_, http::method::get, "/community/v1/me/home").body, R"({"at":null})")
      << "nobody else's";
}

TEST_P(outreach, a4_on_a_day_of_heavy_snow_only_what_is_indoors_and_near_is_proposed) {
  say_yes(hanako);
  plan("屋内の会", R"(,"exertion":0,"outdoor":false)");
  plan("散歩", R"(,"exertion":0,"outdoor":true)");
  EXPECT_EQ(
      ask(hers_, http::method::put, "/community/v1/me/home", "", R"({"lon":141.4,"lat":43.002})")
          .status,
      200);
  run(crm::refresh_profiles);
  auto& town = here_->house().at(db::testing::sapporo(), db::place::town);
  house_.loop.wait(town.write([&](db::tx& t) {
    snow::forecast_dto f{.issued_at = t.now() - std::chrono::hours{2}, .source = "試験"};
    for (int hour = 1; hour <= 10; ++hour) {
      f.hours.push_back({.at = t.now() + std::chrono::hours{hour}, .snowfall_cm = 2.5});
    }
    return snow::insert_forecast(t, f);
  }));
  run(crm::propose_all);
  const auto hers = proposals_of(hers_);
  EXPECT_NE(hers.find("屋内の会"), std::string::npos) << hers;
  EXPECT_NE(hers.find("雪が多いため、屋内の近い催しを選びました"), std::string::npos) << hers;
  EXPECT_EQ(hers.find("散歩"), std::string::npos) << hers;
}

TEST_P(outreach, a4_6_only_a_nurse_who_says_what_for_sees_what_was_measured) {
  run(crm::refresh_profiles);
  EXPECT_EQ(ask(hers_, http::method::post, "/health/v1/me/records", "",
                R"({"id":"r","measuredAt":"2026-11-21T04:00:00Z","values":{"systolicMmHg":128,)"
                R"("diastolicMmHg":80}})")
                .status,
            201);
  const auto shown = [&](const std::string& token, const std::string& query) {
    const auto r = ask(token, http::method::get, "/crm/v1/persons/900001", query);
    EXPECT_EQ(r.status, 200) << r.body;
    return r.body.find("\"systolicMmHg\":128") != std::string::npos;
  };
  EXPECT_TRUE(shown(nurse_, "purpose=care"));
  EXPECT_FALSE(shown(nurse_, "")) << "no purpose was said";
  EXPECT_FALSE(shown(staff_, "purpose=care"));
  EXPECT_FALSE(shown(token_of("account:93", "secretariat"), "purpose=care"));
}

TEST_P(outreach, a1_4_values_from_home_and_station_stand_on_her_own_screen_and_in_the_crm) {
  run(crm::refresh_profiles);
  EXPECT_EQ(ask(hers_, http::method::post, "/health/v1/me/records", "",
                R"({"id":"home","measuredAt":"2026-11-21T04:00:00Z","values":{"systolicMmHg":128,)"
                R"("diastolicMmHg":80,"steps":3400}})")
                .status,
            201);
  EXPECT_EQ(ask(nurse_, http::method::post, "/health/v1/station/records", "",
                R"({"person":900001,"record":{"id":"st","measuredAt":"2026-11-21T05:00:00Z",)"
                R"("values":{"weightKg":52.3}}})")
                .status,
            201);
  const auto own = ask(hers_, http::method::get, "/health/v1/me/records", "limit=10").body;
  const auto crm = ask(nurse_, http::method::get, "/crm/v1/persons/900001", "purpose=care").body;
  for (const char* value : {"\"systolicMmHg\":128", "\"steps\":3400", "\"weightKg\":52.3"}) {
    EXPECT_NE(own.find(value), std::string::npos) << value;
    EXPECT_NE(crm.find(value), std::string::npos) << value;
  }
}

TEST_P(outreach, a6_5_whom_a_protected_person_is_kept_from_sees_nothing_that_was_shared) {
  const auto proxy = write([&](db::tx& t) {
    consent::insert_proxy(t, {.person = hanako,
                              .proxy = ichiro,
                              .checked = "戸籍",
                              .author = "account:90",
                              .since = t.now()});
    return consent::read_proxies_now(t, hanako, t.now()).at(0).id;
  });
  EXPECT_EQ(ask(hers_, http::method::put, fmt::format("/health/v1/me/shares/{}", proxy), "",
                R"({"kinds":["pulse"]})")
                .status,
            200);
  const auto looks = [&] {
    const auto shared = ask(his_, http::method::get, "/health/v1/shared/900001").status;
    const auto series =
        ask(his_, http::method::get, "/health/v1/shared/900001/series", "kind=pulse&days=7");
    EXPECT_EQ(shared, series.status);
    return shared;
  };
  EXPECT_EQ(looks(), 200);
  const auto protect = [&](std::vector<std::string> who) {
    write([&](db::tx& t) {
      consent::end_protection(t, hanako);
      consent::insert_protection(
          t, {hanako, t.now(), t.now() + std::chrono::days{30}, std::move(who), "account:90"});
    });
    house_.time.advance(std::chrono::milliseconds{1});
  };
  protect({"role:nurse"});
  EXPECT_EQ(looks(), 404) << "as if there were nobody";
  protect({"role:nurse", "proxy:900002"});
  EXPECT_EQ(looks(), 200);
}

// Whatever gives points by the card that comes with the program is known to the CRM by name: else
// who works in the garden every day would be taken for somebody who never leaves the house.
TEST(outreach_kinds, a4_what_the_card_of_points_knows_the_crm_knows) {
  std::set<std::string> known;
  for (const auto& k : crm::known_kinds()) {
    known.insert(k.code);
  }
  for (const auto& rule : points::default_card()) {
    EXPECT_TRUE(known.contains(rule.code)) << rule.code;
  }
  EXPECT_TRUE(crm::plain_kind("farm_report").outing);
  EXPECT_TRUE(crm::plain_kind("neighbour_help").outing);
}

INSTANTIATE_TEST_SUITE_P(engines, outreach, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::app
