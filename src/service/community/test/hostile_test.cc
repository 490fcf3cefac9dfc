// What goes wrong where two act at once, clocks are off, accounts become one, and numbers are
// tried.
#include <algorithm>

#include "base/core/random.h"
#include "service/community/api.h"
#include "service/community/test/community_town.h"

namespace tsu::community {
namespace {

using std::chrono::minutes;
using testing::events;
using testing::hanako;
using testing::jiro;
using testing::saburo;
using testing::staff;
using testing::taro;

class community_hostile : public testing::community_town {
 protected:
  void merge(person_id twice, person_id into) {
    write([&](db::tx& t) {
      t.append_change("id.account.changed", "account:" + std::to_string(twice.value),
                      "{\"into\":" + std::to_string(into.value) + "}");
    });
    on.current_of = [twice, into](db::reader&, person_id who) { return who == twice ? into : who; };
    follow();
  }
  std::int64_t line_of(std::int64_t session, person_id who) {
    const auto mine = look([&](db::reader& r) { return store::find_sign_up(r, session, who); });
    return mine ? mine->queue : 0;
  }
};

TEST_P(community_hostile, a9_5_on_two_nodes_at_once_as_many_get_in_as_there_are_places) {
  if (GetParam() == db::testing::engine_kind::sqlite) {
    GTEST_SKIP() << "a file has one node";
  }
  const auto second = here.second_node();
  auto& there = second->at(town, db::place::people);
  auto of = taichi();
  of.capacity = 5;
  of.waiting_max = 40;
  const auto s = plan(of);
  // They ask, and every third gives the place back at once: the line moves meanwhile.
  const auto one = [&](int i) -> task<void> {
    auto& node = i % 2 == 0 ? people : there;
    const auto r = co_await node.write(
        [&](db::tx& t) { return take_place(t, self("account:1"), s, {1 + i}, asking::self); });
    EXPECT_TRUE(r.ok());
    if (i % 3 == 0) {
      auto& other = i % 2 == 0 ? there : people;
      const auto left = co_await other.write(
          [&](db::tx& t) { return give_back(t, self("account:1"), s, {1 + i}, asking::self); });
      EXPECT_TRUE(left.ok());
    }
  };
  std::vector<task<void>> all;
  for (int i = 0; i < 40; ++i) {
    all.push_back(one(i));
  }
  here.loop.wait(db::testing::all(std::move(all)));
  EXPECT_EQ(now_of(s).going, 5);
  EXPECT_EQ(now_of(s).waiting, 40 - 14 - 5);
  expect_sound(s);
  const auto rows = look([&](db::reader& r) { return store::sign_ups_at(r, s, 0, 100); });
  EXPECT_TRUE(std::is_partitioned(rows.begin(), rows.end(), [](const auto& one_row) {
    return one_row.state == sign_up_state::going;
  })) << "nobody who waits stands before one who was let in";
}

TEST_P(community_hostile, a9_6_two_stations_and_a_phone_at_once_make_one_attendance) {
  const auto s = plan();
  const auto code = code_at(s);
  go_to("2026-11-22T10:00:00+09:00");
  const auto second =
      GetParam() == db::testing::engine_kind::postgres ? here.second_node() : nullptr;
  auto& there = second ? second->at(town, db::place::people) : people;
  int attended = 0;
  const auto one = [&](int i) -> task<void> {
    const caller by{.subject = "account:92", .role = "events"};
    const std::vector<told> item{
        {.id = "1", .session = s, .person = 1, .card = {}, .at = here.time.now()}};
    auto& node = i % 2 == 0 ? people : there;
    const auto out = co_await node.write([&](db::tx& t) {
      return take_told(t, on, events, {by, here.time.now()}, "station-" + std::to_string(i), item);
    });
    attended += out[0].how == outcome::what::attended ? 1 : 0;
  };
  const auto phone = [&]() -> task<void> {
    const auto r = co_await there.write([&](db::tx& t) {
      return arrive_by_code(t, on, town, self("account:1"), hanako, code, position{141.46, 43.03});
    });
    attended += r.ok() && r.value().how == outcome::what::attended ? 1 : 0;
  };
  std::vector<task<void>> all;
  for (int i = 0; i < 8; ++i) {
    all.push_back(one(i));
  }
  all.push_back(phone());
  here.loop.wait(db::testing::all(std::move(all)));
  EXPECT_EQ(attended, 1);
  EXPECT_EQ(history(hanako).items.size(), 1u);
  EXPECT_EQ(changes_of("test.points").size(), 1u);
}

TEST_P(community_hostile, a_station_whose_clock_is_ahead_tells_of_now) {
  const auto s = plan();
  go_to("2026-11-22T10:25:00+09:00");
  const auto told_at = [&](std::int64_t person, minutes ahead) {
    return upload({{.id = std::to_string(person),
                    .session = s,
                    .person = person,
                    .card = {},
                    .at = here.time.now() + ahead}})[0];
  };
  const auto a_little = told_at(1, minutes{8});
  ASSERT_EQ(code_of(a_little), "ok") << "10:33 there is 10:25 here, which is in time";
  EXPECT_EQ(a_little.of.at, here.time.now());
  EXPECT_EQ(code_of(told_at(2, minutes{11})), "community_in_future");
}

TEST_P(community_hostile, a_session_that_is_not_listed_takes_nobody_who_guesses_its_number) {
  auto of = taichi();
  of.listed = false;
  const auto s = plan(of);
  EXPECT_EQ(code_of(ask(s, hanako)), "community_no_session");
  EXPECT_EQ(code_of(ask(s, hanako, asking::staff)), "ok") << "staff sign them up";
  EXPECT_EQ(code_of(ask(s, hanako)), "ok") << "who has a place is told so";
}

TEST_P(community_hostile, nothing_is_planned_before_there_was_a_code_for_it) {
  auto of = taichi();
  of.starts_at = at("1970-01-01T00:10:00Z");
  of.ends_at = at("1970-01-01T01:00:00Z");
  of.sign_up_from = at("1970-01-01T00:00:00Z");
  of.sign_up_until = of.ends_at;
  EXPECT_EQ(code_of(write([&](db::tx& t) { return make_session(t, events, of); })),
            "community_bad_fields");
  const programme_facts weekly{
      .ja = "体操", .en = "Gym", .begins = "00:00", .weekday = 4, .lon = 141.46, .lat = 43.03};
  ASSERT_TRUE(write([&](db::tx& t) { return keep_programme(t, events, "gym", weekly); }).ok());
  const auto planned = write([&](db::tx& t) {
    using namespace std::chrono;
    return plan_sessions(t, events, "gym", 1970y / January / 1, 1970y / January / 2);
  });
  EXPECT_EQ(code_of(planned), "community_bad_fields");
}

TEST_P(community_hostile, of_two_places_of_one_person_the_better_one_stays) {
  auto of = taichi();
  of.capacity = 1;
  const auto s = plan(of), line = plan(of);
  ASSERT_EQ(code_of(ask(s, taro)), "ok");
  ASSERT_EQ(code_of(ask(s, jiro)), "ok");
  ASSERT_EQ(code_of(ask(s, hanako)), "ok");
  ASSERT_EQ(code_of(ask(line, saburo)), "ok");
  ASSERT_EQ(code_of(ask(line, taro)), "ok");
  ASSERT_EQ(code_of(ask(line, hanako)), "ok");
  merge(taro, hanako);
  EXPECT_EQ(state_of(s, hanako), "going") << "taro had the place, and is hanako";
  EXPECT_EQ(state_of(s, jiro), "waiting") << "nobody gets in by it";
  EXPECT_EQ(state_of(line, hanako), "waiting");
  EXPECT_EQ(line_of(line, hanako), 2) << "where taro stood";
  for (const auto one : {s, line}) {
    EXPECT_EQ(state_of(one, taro), "none");
    expect_sound(one);
  }
}

TEST_P(community_hostile, what_is_told_of_a_double_counts_for_the_one_who_goes_on) {
  const auto s = plan(), both = plan();
  go_to("2026-11-22T10:00:00+09:00");
  const std::vector<told> early{
      {.id = "1", .session = s, .person = 2, .card = {}, .at = here.time.now()},
      {.id = "2", .session = both, .person = 2, .card = {}, .at = here.time.now()}};
  ASSERT_EQ(code_of(upload(early)[0]), "ok");
  ASSERT_EQ(code_of(come(both, hanako)), "ok");
  merge(taro, hanako);
  const auto again = upload(early);
  EXPECT_EQ(code_of(again[0]), "before") << "the answer was lost, and it is told once more";
  EXPECT_EQ(code_of(again[1]), "before");
  const auto late = plan();
  EXPECT_EQ(code_of(upload(
                {{.id = "3", .session = late, .person = 2, .card = {}, .at = here.time.now()}})[0]),
            "ok");
  EXPECT_EQ(history(taro).items.size(), 0u) << "nothing is written of an account that has ended";
  EXPECT_EQ(history(hanako).items.size(), 3u);
}

TEST_P(community_hostile, of_who_left_no_talk_names_who_asked_for_it) {
  const auto slot_at = [&](const char* from, const char* until) {
    return write([&](db::tx& t) {
             return make_slot(t, testing::nurse,
                              {.starts_at = at(from), .ends_at = at(until), .nurse = "account:93"});
           })
        .value()
        .number;
  };
  const auto first = slot_at("2026-11-24T10:00:00+09:00", "2026-11-24T10:30:00+09:00"),
             second = slot_at("2026-11-24T11:00:00+09:00", "2026-11-24T11:30:00+09:00");
  const auto take = [&](std::int64_t number, const std::string& by) {
    return write([&](db::tx& t) { return book(t, on, town, self(by), taro, number, "相談"); })
        .value()
        .number;
  };
  const auto own = take(first, "account:2"), by_staff = take(second, "account:90");
  const auto booked_by = [&](std::int64_t number) {
    return look([&](db::reader& r) { return store::find_consultation(r, number); })->booked_by;
  };
  merge(taro, hanako);
  EXPECT_EQ(booked_by(own), "account:1");
  write([](db::tx& t) { t.append_change("consent.person.erased", "1", "{}"); });
  follow();
  EXPECT_EQ(booked_by(own), "");
  EXPECT_EQ(booked_by(by_staff), "account:90") << "staff did what they did";
}

TEST_P(community_hostile, codes_that_somebody_made_up_are_all_refused_alike) {
  const auto s = plan();
  const auto code = code_at(s);
  go_to("2026-11-22T10:00:00+09:00");
  const position there{141.46, 43.03};
  seeded_random dice{9};
  for (int i = 0; i < 200; ++i) {
    auto guess = code;
    for (std::size_t n = guess.size() - 20; n < guess.size(); ++n) {  // of the mark
      guess[n] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[dice.below(32)];
    }
    EXPECT_EQ(code_of(show(guess, hanako, there)), "community_bad_code");
  }
  // One that was right for another session does not open this one.
  const auto other = plan();
  EXPECT_EQ(show(code_at(other), hanako, there).value().of.session, other);
  EXPECT_EQ(history(hanako).items.size(), 1u);
}

TEST_P(community_hostile, staff_see_everybody_who_takes_part_page_by_page_but_whom_they_may_not) {
  auto of = taichi();
  of.capacity = 0;
  const auto s = plan(of);
  go_to("2026-11-22T09:45:00+09:00");
  for (std::int64_t i = 1; i <= 7; ++i) {
    ASSERT_TRUE(ask(s, {i}).ok());
    ASSERT_TRUE(i > 3 || come(s, {i}).ok());
  }
  protected_ones = {{5}};
  const caller who{.subject = "account:92", .role = "events"};
  const std::vector<std::string> path{std::to_string(s)};
  std::vector<std::int64_t> seen, came;
  std::int64_t hidden = 0, pages = 0;
  for (std::string after = ""; pages < 10; ++pages) {
    const auto query = "limit=2&after=" + after;
    http::request asked;
    asked.query = query;
    call c{
        .request = asked, .tenant = town, .who = who, .now = here.time.now(), .path_values = path};
    const auto r = here.loop.wait(api::list_people(on, c));
    ASSERT_TRUE(r.ok()) << r.error().detail;
    const auto page = from_json<people_dto>(r.value().body).value();
    for (const auto& one : page.sign_ups) {
      seen.push_back(*one.person);
    }
    for (const auto& one : page.attendance) {
      came.push_back(*one.person);
    }
    hidden += page.hidden;
    if (!page.next) {
      break;
    }
    after = *page.next;
  }
  using numbers = std::vector<std::int64_t>;
  EXPECT_EQ(seen, (numbers{1, 2, 3, 4, 6, 7}));
  EXPECT_EQ(came, (numbers{1, 2, 3}));
  EXPECT_EQ(hidden, 1);
  EXPECT_EQ(pages, 3);
  const auto rows = audited();
  EXPECT_EQ(std::count(rows.begin(), rows.end(), "community.person.seen"), 9);
}

COMMUNITY_ON_BOTH(community_hostile);

}  // namespace
}  // namespace tsu::community
