#include <algorithm>

#include "service/community/home.h"
#include "service/community/test/community_town.h"

namespace tsu::community {
namespace {

using testing::events;
using testing::hanako;
using testing::jiro;
using testing::nurse;
using testing::staff;
using testing::taro;

class community : public testing::community_town {};
using strings = std::vector<std::string>;

TEST_P(community, a_code_that_hangs_there_counts_at_its_time_and_place_only) {
  const auto s = plan();
  const auto code = code_at(s);
  EXPECT_EQ(code.size(), 61u);
  const position there{141.4605, 43.0302}, far{141.47, 43.03};
  EXPECT_EQ(code_of(show(code, hanako, there)), "community_code_ended") << "too early";
  go_to("2026-11-22T09:30:00+09:00");
  EXPECT_EQ(code_of(show(code, hanako)), "community_place_needed");
  EXPECT_EQ(code_of(show(code, hanako, far)), "community_too_far");
  EXPECT_EQ(code_of(show(code, hanako, there)), "ok");
  EXPECT_EQ(show(code, hanako).value().how, outcome::what::attended_before) << "read once more";
  EXPECT_EQ(history(hanako).items[0].how, method::qr);
  go_to("2026-11-22T10:31:00+09:00");
  EXPECT_EQ(code_of(show(code, taro, there)), "community_code_ended");
}

TEST_P(community, an_altered_code_or_one_of_another_key_or_town_is_refused) {
  const auto s = plan();
  const auto code = code_at(s);
  go_to("2026-11-22T10:00:00+09:00");
  const position there{141.46, 43.03};
  for (std::size_t i = 0; i < code.size(); ++i) {
    auto other = code;
    other[i] = other[i] == 'A' ? 'B' : 'A';
    const auto told = code_of(show(other, hanako, there));
    EXPECT_TRUE(told == "community_bad_code" || told == "community_other_town") << i << told;
  }
  for (const std::string bad : {"", "TSE1:", "TSE1:A", "tsc1:"}) {
    EXPECT_EQ(code_of(show(bad, hanako, there)), "community_bad_code");
  }
  ASSERT_TRUE(write([&](db::tx& t) { return change_key(t, on, town, staff); }).ok());
  EXPECT_EQ(code_of(show(code, hanako, there)), "community_bad_code") << "the key has changed";
  EXPECT_EQ(code_of(show(code_at(s), hanako, there)), "ok");
  on.key = crypto::box_key::random();
  EXPECT_EQ(
      code_of(write([&](db::tx& t) { return code_for(t, on, town, *store::find_session(t, s)); })),
      "community_no_key");
}

TEST_P(community, A9_1_letters_under_the_square_check_in_like_it) {
  const auto s = plan(), beside = plan();
  code_at(s);
  const auto letters = letters_at(s);
  const position there{141.46, 43.03};
  EXPECT_EQ(letters_at(s), letters) << "the same on every poster";
  EXPECT_NE(letters_at(beside), letters);
  go_to("2026-11-22T09:29:59+09:00");
  EXPECT_EQ(code_of(show(letters, hanako, there)), "community_not_yet");
  go_to("2026-11-22T10:00:00+09:00");
  EXPECT_EQ(code_of(show(letters, hanako)), "community_place_needed");
  const auto came = show(letters, hanako, there);
  ASSERT_EQ(code_of(came), "ok");
  EXPECT_EQ(came.value().of.session, s);
  EXPECT_EQ(code_of(show(code_at(s), hanako, there)), "ok") << "the square knows that they came";
  EXPECT_EQ(changes_of("community.attendance.made").size(), 1u);
  for (std::size_t i = 0; i < letters.size(); ++i) {
    auto other = letters;
    other[i] = other[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(code_of(show(other, taro, there)), "community_bad_code") << i;
  }
  go_to("2026-11-22T10:30:01+09:00");
  EXPECT_EQ(code_of(show(letters, taro, there)), "community_too_late");
  go_to("2026-11-24T10:00:00+09:00");
  EXPECT_EQ(code_of(show(letters, taro, there)), "community_bad_code");
  go_to("2026-11-22T10:00:00+09:00");
  ASSERT_TRUE(write([&](db::tx& t) { return change_key(t, on, town, staff); }).ok());
  EXPECT_EQ(code_of(show(letters, taro, there)), "community_bad_code") << "the key has changed";
}

TEST_P(community, letters_are_found_among_many_sessions_of_a_day) {
  std::vector<std::int64_t> all;
  for (int i = 0; i < 203; ++i) {  // more than one page
    all.push_back(plan());
  }
  code_at(all[0]);
  go_to("2026-11-22T10:00:00+09:00");
  for (const auto s : {all[0], all[199], all[200], all[202]}) {
    const auto came = show(letters_at(s), hanako, position{141.46, 43.03});
    ASSERT_TRUE(came.ok()) << s << code_of(came);
    EXPECT_EQ(came.value().of.session, s);
  }
}

TEST_P(community, who_has_no_place_does_not_check_in_where_one_needs_one) {
  auto of = taichi();
  of.needs_sign_up = true;
  of.radius_m = 0;
  const auto s = plan(of);
  for (const auto who : {hanako, taro, jiro}) {
    ASSERT_TRUE(ask(s, who).ok());
  }
  go_to("2026-11-22T10:00:00+09:00");
  const auto code = code_at(s);
  EXPECT_EQ(code_of(show(code, hanako)), "ok");
  EXPECT_EQ(code_of(show(code, jiro)), "community_not_signed_up") << "only waits";
  EXPECT_EQ(code_of(show(code, {5})), "community_not_signed_up");
  EXPECT_EQ(code_of(come(s, {5})), "ok") << "staff let somebody in";
}

TEST_P(community, the_same_wish_twice_is_one_place_and_one_change) {
  const auto s = plan();
  const auto first = ask(s, hanako).value();
  here.time.advance(std::chrono::hours{0} + std::chrono::minutes{5});
  const auto again = ask(s, hanako).value();
  EXPECT_EQ(again.asked_at, first.asked_at);
  EXPECT_EQ(changes_of("community.sign_up.made").size(), 1u);
  ASSERT_TRUE(leave(s, hanako).ok());
  ASSERT_TRUE(leave(s, hanako).ok());
  EXPECT_EQ(changes_of("community.sign_up.cancelled").size(), 1u);
  EXPECT_EQ(now_of(s).going, 0);
  EXPECT_EQ(code_of(leave(s, taro)), "community_no_sign_up");
}

TEST_P(community, who_came_keeps_the_place) {
  const auto s = plan();
  ASSERT_TRUE(ask(s, hanako).ok());
  go_to("2026-11-22T09:45:00+09:00");
  ASSERT_EQ(code_of(come(s, hanako)), "ok");
  EXPECT_EQ(code_of(leave(s, hanako)), "community_attended");
}

TEST_P(community, more_places_go_to_those_who_wait_and_fewer_than_are_taken_are_refused) {
  const auto s = plan();
  for (const auto who : {hanako, taro, jiro}) {
    ASSERT_TRUE(ask(s, who).ok());
  }
  auto of = taichi();
  of.capacity = 1;
  const auto change = [&] {
    return write([&](db::tx& t) { return change_session(t, events, s, of); });
  };
  EXPECT_EQ(code_of(change()), "community_capacity_below");
  of.capacity = 3;
  EXPECT_EQ(change().value().going, 3);
  EXPECT_EQ(state_of(s, jiro), "going");
  expect_sound(s);
}

TEST_P(community, what_does_not_take_place_takes_nobody) {
  const auto s = plan();
  ASSERT_TRUE(ask(s, hanako).ok());
  const auto cancel = [&](const std::string& why_not) {
    return write([&](db::tx& t) { return cancel_session(t, events, s, why_not); });
  };
  EXPECT_EQ(code_of(cancel("")), "community_reason_missing");
  ASSERT_TRUE(cancel("大雪").ok());
  ASSERT_TRUE(cancel("大雪").ok());
  EXPECT_EQ(changes_of("community.session.cancelled").size(), 1u);
  EXPECT_EQ(code_of(ask(s, taro)), "community_cancelled");
  go_to("2026-11-22T10:00:00+09:00");
  EXPECT_EQ(code_of(come(s, hanako)), "community_cancelled");
}

TEST_P(community, a_programme_plans_each_of_its_days_once) {
  programme_facts of{.ja = "折り紙",
                     .en = "Origami",
                     .begins = "13:30",
                     .weekday = 3,
                     .minutes = 60,
                     .lon = 141.46,
                     .lat = 43.03,
                     .capacity = 20};
  ASSERT_TRUE(write([&](db::tx& t) { return keep_programme(t, events, "origami", of); }).ok());
  const auto planned = [&](int from, int until) {
    using namespace std::chrono;
    return write([&](db::tx& t) {
      return plan_sessions(t, events, "origami", 2026y / December / from, 2026y / December / until);
    });
  };
  ASSERT_EQ(planned(1, 17).value().size(), 3u);
  const auto all = planned(1, 31).value();
  ASSERT_EQ(all.size(), 5u);
  EXPECT_EQ(all[0].number, 1);
  EXPECT_EQ(format_jst(all[0].of.starts_at), "2026-12-02T13:30:00+09:00");
  EXPECT_EQ(all[4].number, 5);
  EXPECT_EQ(code_of(planned(5, 5)), "community_too_many");
  of.closed = true;
  ASSERT_TRUE(write([&](db::tx& t) { return keep_programme(t, events, "origami", of); }).ok());
  EXPECT_EQ(code_of(planned(1, 31)), "community_closed");
}

TEST_P(community, sessions_come_in_pages_by_time_of_a_district) {
  auto of = taichi();
  for (int i = 0; i < 5; ++i) {
    of.district = i % 2 == 0 ? "momijidai" : "aoba";
    plan(of);
  }
  of.district = "";
  of.listed = false;
  plan(of);
  const auto page = [&](std::int64_t after, const std::string& district, bool listed) {
    std::vector<std::int64_t> out;
    const store::session_wish w{.from = of.starts_at,
                                .until = of.ends_at,
                                .after = after,
                                .limit = 2,
                                .district = district,
                                .listed_only = listed};
    for (const auto& s : look([&](db::reader& r) { return store::sessions(r, w); })) {
      out.push_back(s.number);
    }
    return out;
  };
  using numbers = std::vector<std::int64_t>;
  EXPECT_EQ(page(0, "", true), (numbers{1, 2}));
  EXPECT_EQ(page(2, "", true), (numbers{3, 4}));
  EXPECT_EQ(page(4, "", true), (numbers{5}));
  EXPECT_EQ(page(4, "", false), (numbers{5, 6}));
  EXPECT_EQ(page(0, "aoba", true), (numbers{2, 4}));
}

TEST_P(community, a_station_tells_nothing_of_whom_its_staff_may_not_know) {
  const auto s = plan();
  protected_ones = {taro};
  go_to("2026-11-22T10:00:00+09:00");
  const auto all =
      upload({{.id = "1", .session = s, .person = 2, .card = {}, .at = here.time.now()},
              {.id = "2", .session = s, .person = 777, .card = {}, .at = here.time.now()},
              {.id = "3", .session = s, .person = {}, .card = "card-2", .at = here.time.now()},
              {.id = "4", .session = s, .person = {}, .card = "card-9", .at = here.time.now()},
              {.id = "", .session = s, .person = 1, .card = {}, .at = here.time.now()},
              {.id = "6", .session = 99, .person = 1, .card = {}, .at = here.time.now()}});
  strings codes;
  for (const auto& o : all) {
    codes.push_back(code_of(o));
  }
  EXPECT_EQ(codes, (strings{"no_such_person", "no_such_person", "community_no_card",
                            "community_no_card", "community_bad_id", "community_no_session"}))
      << "the same as of nobody";
  EXPECT_EQ(
      code_of(upload({{.id = "7", .session = s, .person = 2, .card = {}, .at = here.time.now()}},
                     "station-1", "admin")[0]),
      "ok");
}

TEST_P(community, numbers_of_the_town_hold_from_their_date) {
  const auto s = plan();
  const auto set = [&](const std::string& name, std::int64_t value, const char* from) {
    return write([&](db::tx& t) { return set_number(t, staff, name, value, at(from), "要綱"); });
  };
  EXPECT_EQ(code_of(set("community.none", 1, "2026-11-01T00:00:00Z")), "community_no_number");
  EXPECT_EQ(code_of(set("community.check_in_before_minutes", 721, "2026-11-01T00:00:00Z")),
            "community_number_bounds");
  ASSERT_TRUE(set("community.check_in_before_minutes", 60, "2026-11-22T09:10:00+09:00").ok());
  go_to("2026-11-22T09:09:00+09:00");
  EXPECT_EQ(code_of(come(s, hanako)), "community_not_yet");
  go_to("2026-11-22T09:10:00+09:00");
  EXPECT_EQ(code_of(come(s, hanako)), "ok");
}

TEST_P(community, a_time_of_a_nurse_is_one_person_s) {
  const slot wish{.starts_at = at("2026-11-24T10:00:00+09:00"),
                  .ends_at = at("2026-11-24T10:30:00+09:00"),
                  .place = "",
                  .nurse = "account:93"};
  const auto make = [&] { return write([&](db::tx& t) { return make_slot(t, nurse, wish); }); };
  const auto number = make().value().number;
  EXPECT_EQ(code_of(make()), "community_time_taken");
  const auto take = [&](person_id who) {
    return write([&](db::tx& t) { return book(t, on, town, self("x"), who, number, "相談"); });
  };
  const auto mine = take(hanako).value();
  EXPECT_EQ(take(hanako).value().number, mine.number);
  EXPECT_EQ(code_of(take(taro)), "community_slot_taken");
  const auto cancel = [&](person_id who) {
    return write([&](db::tx& t) { return cancel_booking(t, self("x"), who, mine.number); });
  };
  EXPECT_EQ(code_of(cancel(taro)), "community_no_consultation");
  ASSERT_TRUE(cancel(hanako).ok());
  EXPECT_EQ(code_of(take(taro)), "ok");
  go_to("2026-11-24T10:00:00+09:00");
  EXPECT_EQ(code_of(take(jiro)), "community_no_slot");
}

TEST_P(community, times_of_a_nurse_do_not_overlap_and_the_one_in_the_way_is_named) {
  const auto make = [&](const char* from, const char* until, const char* who) {
    return write([&](db::tx& t) {
      return make_slot(t, nurse,
                       {.starts_at = at(from), .ends_at = at(until), .place = "", .nurse = who});
    });
  };
  ASSERT_TRUE(make("2026-11-24T10:00:00+09:00", "2026-11-24T10:30:00+09:00", "佐藤").ok());
  for (const auto& [from, until] :
       {std::pair{"2026-11-24T09:45:00+09:00", "2026-11-24T10:15:00+09:00"},
        std::pair{"2026-11-24T10:15:00+09:00", "2026-11-24T10:45:00+09:00"},
        std::pair{"2026-11-24T10:05:00+09:00", "2026-11-24T10:25:00+09:00"},
        std::pair{"2026-11-24T09:00:00+09:00", "2026-11-24T12:00:00+09:00"}}) {
    const auto r = make(from, until, "佐藤");
    ASSERT_EQ(code_of(r), "community_slot_overlaps") << from;
    EXPECT_EQ(r.error().fields.at(0).code, "overlaps:2026-11-24T01:00:00Z/2026-11-24T01:30:00Z");
  }
  EXPECT_TRUE(make("2026-11-24T09:45:00+09:00", "2026-11-24T10:00:00+09:00", "佐藤").ok());
  EXPECT_TRUE(make("2026-11-24T10:30:00+09:00", "2026-11-24T10:45:00+09:00", "佐藤").ok());
  EXPECT_TRUE(make("2026-11-24T10:15:00+09:00", "2026-11-24T10:45:00+09:00", "鈴木").ok())
      << "another nurse";
}

TEST_P(community, a_home_is_sealed_goes_along_with_the_account_and_is_forgotten_with_it) {
  const auto home = [&](person_id who) {
    return look([&](db::reader& r) { return home_of(r, on.box_of, town, who); });
  };
  const auto keep = [&](person_id who, position where) {
    return write([&](db::tx& t) { return keep_home(t, on.box_of, town, who, where); });
  };
  EXPECT_FALSE(home(taro));
  EXPECT_EQ(code_of(keep(taro, {200, 43})), "community_bad_fields");
  EXPECT_EQ(code_of(keep({50}, {141.46, 43.03})), "community_no_key");
  ASSERT_TRUE(keep(taro, {141.4601234, 43.0301987}).ok());
  EXPECT_DOUBLE_EQ(home(taro)->lon, 141.4601) << "no finer than about ten metres";
  EXPECT_DOUBLE_EQ(home(taro)->lat, 43.0302);
  const auto kept = look([&](db::reader& r) { return *store::find_home(r, taro); });
  EXPECT_EQ(kept.find("141.46"), std::string::npos) << "it stands nowhere in plain";
  write([](db::tx& t) { t.append_change("id.account.changed", "account:2", R"({"into":1})"); });
  follow();
  EXPECT_FALSE(home(taro));
  ASSERT_TRUE(home(hanako));
  EXPECT_DOUBLE_EQ(home(hanako)->lon, 141.4601);
  write([](db::tx& t) { t.append_change("consent.person.erased", "1", "{}"); });
  follow();
  EXPECT_FALSE(look([&](db::reader& r) { return store::find_home(r, hanako); }));
}

TEST_P(community, talks_that_are_over_are_found_by_what_was_said) {
  const auto talk = [&](int hour, person_id who, const std::string& about,
                        const std::string& note) {
    const auto from = at("2026-11-24T00:00:00+09:00") + std::chrono::hours{hour};
    const auto slot = write([&](db::tx& t) {
                        return make_slot(t, nurse,
                                         {.starts_at = from,
                                          .ends_at = from + std::chrono::minutes{30},
                                          .place = "",
                                          .nurse = "佐藤"});
                      }).value();
    const auto c = write([&](db::tx& t) {
                     return book(t, on, town, self("x"), who, slot.number, about);
                   }).value();
    if (!note.empty()) {
      EXPECT_TRUE(write([&](db::tx& t) {
                    return write_note(t, on, town, nurse, c.number, consultation_state::held, note);
                  }).ok());
    }
    return c.number;
  };
  const auto knee = talk(9, hanako, "ひざの痛み", "様子を見る");
  const auto sleep = talk(10, taro, "眠れない", "ひざも痛む");
  talk(11, jiro, "ひざ", "");
  const auto closed = look([](db::reader& r) {
    std::vector<std::int64_t> out;
    for (const auto& c : store::closed_consultations(r, 1'000'000, 10)) {
      out.push_back(c.number);
    }
    return out;
  });
  EXPECT_EQ(closed, (std::vector<std::int64_t>{sleep, knee})) << "what is only booked is not over";
}

TEST_P(community, of_accounts_that_became_one_what_they_did_goes_along) {
  const auto s = plan(), other = plan();
  for (const auto who : {hanako, taro, jiro}) {
    ASSERT_TRUE(ask(s, who).ok());
  }
  ASSERT_TRUE(ask(other, taro).ok());
  go_to("2026-11-22T10:00:00+09:00");
  ASSERT_EQ(code_of(come(other, taro)), "ok");
  write([](db::tx& t) { store::keep_choices(t, taro, {.text_percent = 150}); });
  write([](db::tx& t) { t.append_change("id.account.changed", "account:2", R"({"into":1})"); });
  follow();
  EXPECT_EQ(state_of(s, hanako), "going");
  EXPECT_EQ(state_of(s, taro), "none");
  EXPECT_EQ(state_of(s, jiro), "going") << "one person has one place";
  EXPECT_EQ(state_of(other, hanako), "going");
  EXPECT_EQ(history(hanako).items.size(), 1u);
  EXPECT_EQ(look([](db::reader& r) { return store::find_choices(r, hanako); })->text_percent, 150);
  expect_sound(s);
  expect_sound(other);
}

TEST_P(community, of_who_left_no_row_names_them) {
  const auto s = plan();
  for (const auto who : {hanako, taro, jiro}) {
    ASSERT_TRUE(ask(s, who).ok());
  }
  const slot wish{.starts_at = at("2026-11-24T10:00:00+09:00"),
                  .ends_at = at("2026-11-24T10:30:00+09:00"),
                  .place = "",
                  .nurse = "account:93"};
  const auto number = write([&](db::tx& t) { return make_slot(t, nurse, wish); }).value().number;
  const auto talk = write([&](db::tx& t) {
                      return book(t, on, town, self("account:1"), hanako, number, "秘密");
                    }).value();
  go_to("2026-11-22T10:00:00+09:00");
  ASSERT_EQ(code_of(show(code_at(s), hanako, position{141.46, 43.03})), "ok");
  ASSERT_EQ(code_of(come(s, taro)), "ok");
  write([](db::tx& t) { t.append_change("consent.person.erased", "1", "{}"); });
  follow();
  follow();
  EXPECT_EQ(state_of(s, hanako), "none");
  EXPECT_EQ(state_of(s, jiro), "going");
  const auto rows = look([&](db::reader& r) { return store::attendance_at(r, s, 0, 10); });
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].person.value, -rows[0].number);
  EXPECT_EQ(rows[0].booked_by, "");
  EXPECT_EQ(month("2026-11", 202'611).attendances, 2) << "it was, whoever it was";
  EXPECT_EQ(month("2026-11", 202'611).people, 1);
  EXPECT_EQ(look([](db::reader& r) { return store::met_in(r, taro, 202'611); }), 0);
  const auto left = look([&](db::reader& r) { return *store::find_consultation(r, talk.number); });
  EXPECT_EQ(left.person.value, 0);
  EXPECT_EQ(left.about, "");
  EXPECT_EQ(left.state, consultation_state::cancelled);
  expect_sound(s);
}

TEST_P(community, acts_leave_a_row_in_the_audit_log_and_refusals_none) {
  const auto s = plan();
  const auto rows = audited().size();
  EXPECT_FALSE(ask(99, hanako).ok());
  EXPECT_FALSE(come(s, hanako).ok());
  EXPECT_FALSE(show("TSE1:", hanako).ok());
  EXPECT_EQ(audited().size(), rows);
  ASSERT_TRUE(ask(s, hanako).ok());
  go_to("2026-11-22T10:00:00+09:00");
  ASSERT_TRUE(come(s, hanako).ok());
  ASSERT_TRUE(come(s, hanako).ok());
  const auto all = audited();
  EXPECT_EQ((strings{all.begin() + static_cast<std::ptrdiff_t>(rows), all.end()}),
            (strings{"community.sign_up.made", "community.attendance.made"}));
}

TEST_P(community, statements_prepare) {
  EXPECT_EQ(here.doors->check(town, store::statements()), std::vector<std::string>{});
}

// What runs for each person, session or stop that is shown.
TEST_P(community, statements_of_one_person_or_session_read_no_whole_table) {
  if (GetParam() != db::testing::engine_kind::sqlite) {
    GTEST_SKIP() << "PostgreSQL chooses by how much is there";
  }
  for (const std::string_view name : {"community.sessions",
                                      "community.session_of",
                                      "community.sign_up",
                                      "community.first_waiting",
                                      "community.waiting_before",
                                      "community.sign_ups_of",
                                      "community.sign_ups_at",
                                      "community.attendance",
                                      "community.attendance_told",
                                      "community.attendance_of",
                                      "community.attendance_at",
                                      "community.rename_booker",
                                      "community.months_of",
                                      "community.met_in",
                                      "community.month",
                                      "community.number",
                                      "community.watches",
                                      "community.slots",
                                      "community.consultation_of_slot",
                                      "community.consultations_of",
                                      "community.notes",
                                      "community.notices_for",
                                      "community.places_in",
                                      "community.stops_in",
                                      "community.stops_named",
                                      "community.times_at",
                                      "community.times_of_parent",
                                      "community.days",
                                      "community.line"}) {
    const auto all = store::statements();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto* s) { return s->name == name; });
    ASSERT_NE(found, all.end()) << name;
    const auto sql = "EXPLAIN QUERY PLAN " + std::string{(*found)->sql};
    std::string plan;
    here.loop.wait(here.at((*found)->where).write([&](db::tx& t) {
      const std::int64_t n = 1;
      t.each({"", sql, (*found)->where}, {n, n, n, n, n, n},
             [&](const db::row& r) { plan += r.string(3) + "; "; });
    }));
    EXPECT_NE(plan.find("SEARCH"), plan.npos) << name << ": " << plan;
    EXPECT_EQ(plan.find("SCAN c"), plan.npos) << name << ": " << plan;
  }
}

COMMUNITY_ON_BOTH(community);

}  // namespace
}  // namespace tsu::community
