// The acceptance points of the community, by their numbers: A8 and A9.
#include "base/module/catalogue.h"
#include "service/community/gtfs.h"
#include "service/community/test/community_town.h"
#include "service/community/test/small_feed.h"

namespace tsu::community {
namespace {

using std::chrono::minutes;
using testing::events;
using testing::hanako;
using testing::jiro;
using testing::nurse;
using testing::saburo;
using testing::staff;
using testing::taro;

class community_acceptance : public testing::community_town {
 protected:
  template <class Act>
  auto write_town(Act a) {
    return here.loop.wait(town_store.write(a));
  }
  std::vector<std::string> notices(const std::string& district) {
    std::vector<std::string> out;
    for (const auto& n : here.loop.wait(town_store.read([&](db::reader& r) {
           return store::notices_for(r, district, here.time.now(), 100);
         }))) {
      EXPECT_TRUE(is_visible(n.of, district, here.time.now()));
      out.push_back(n.of.ja);
    }
    return out;
  }
  void tell(std::string ja, std::string district, const char* from, const char* until,
            std::int64_t importance = 0) {
    const notice_facts n{.ja = std::move(ja),
                         .en = "n",
                         .district = std::move(district),
                         .from = at(from),
                         .until = at(until),
                         .importance = importance};
    ASSERT_TRUE(check(n).ok());
    write_town([&](db::tx& t) { return store::add_notice(t, n, "account:90"); });
  }
  result<watch> see(std::int64_t from, std::int64_t until, person_id who = hanako) {
    return write([&](db::tx& t) {
      return take_watch(t, on, self("account:1"), who, "stretch", {{from, until}});
    });
  }
};

using strings = std::vector<std::string>;

TEST_P(community_acceptance, a8_1_notices_outside_their_period_or_district_are_invisible) {
  tell("全市", "", "2026-11-22T00:00:00+09:00", "2026-11-23T00:00:00+09:00");
  tell("もみじ台", "もみじ台", "2026-11-21T00:00:00+09:00", "2026-11-24T00:00:00+09:00");
  tell("青葉", "青葉", "2026-11-21T00:00:00+09:00", "2026-11-24T00:00:00+09:00");
  tell("先", "", "2026-11-22T09:00:01+09:00", "2026-11-24T00:00:00+09:00", 2);
  tell("済", "", "2026-11-01T00:00:00+09:00", "2026-11-22T09:00:00+09:00", 2);
  EXPECT_EQ(notices("厚別区もみじ台北"), (strings{"全市", "もみじ台"}));
  EXPECT_EQ(notices("厚別区青葉町"), (strings{"全市", "青葉"}));
  EXPECT_EQ(notices(""), (strings{"全市"}));
  go_to("2026-11-22T09:00:01+09:00");
  EXPECT_EQ(notices("青葉"), (strings{"先", "全市", "青葉"})) << "what matters most goes first";
  go_to("2026-11-23T00:00:00+09:00");
  EXPECT_EQ(notices("青葉"), (strings{"先", "青葉"}));
}

TEST_P(community_acceptance, a8_2_a_video_that_was_seen_grants_points_once) {
  write([](db::tx& t) {
    store::keep_video(t, {"stretch",
                          {.ja = "体操",
                           .en = "Stretch",
                           .url = "https://v.invalid/1",
                           .length_s = 600,
                           .rule = "video_quiz"}});
  });
  ASSERT_TRUE(see(0, 0).ok()) << "it begins";
  EXPECT_EQ(code_of(see(0, 500)), "community_too_fast");
  here.time.advance(minutes{5});
  EXPECT_EQ(see(0, 300).value().seconds, 300);
  EXPECT_EQ(see(100, 300).value().seconds, 300) << "each second counts once";
  here.time.advance(minutes{5});
  EXPECT_EQ(see(300, 539).value().completed_at, instant{});
  const auto whole = see(539, 540);
  EXPECT_EQ(whole.value().completed_at, here.time.now()) << "90 of 100";
  EXPECT_EQ(whole.value().points, 50);
  here.time.advance(minutes{5});
  EXPECT_EQ(see(0, 600).value().points, 50);
  EXPECT_EQ(changes_of("test.points"), strings{"video:stretch"});
  EXPECT_EQ(changes_of("community.video.completed"), strings{"account:1"});
  EXPECT_EQ(changes_of(activity_kind), strings{"account:1"});
}

TEST_P(community_acceptance, a8_3_next_departures_are_right_across_midnight_and_on_holidays) {
  const auto read = read_feed(testing::zipped(testing::small_files()));
  ASSERT_TRUE(read.ok()) << read.error().detail;
  const auto feed =
      write_town([&](db::tx& t) { return store::keep_feed(t, "bus", read.value(), "account:90"); });
  const auto next = [&](const char* from, const std::string& stop = "P", std::size_t most = 3) {
    strings out;
    here.loop.wait(town_store.read([&](db::reader& r) {
      std::vector<next_departure> all;
      const auto days = store::services_of(r, feed.number);
      for (const auto& s : store::times_at(r, feed.number, stop)) {
        const auto its = next_departures(s.departures, days, at(from), most);
        all.insert(all.end(), its.begin(), its.end());
      }
      std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
      for (std::size_t i = 0; i < std::min(most, all.size()); ++i) {
        out.push_back(format_jst(all[i].at).substr(5, 11));
      }
    }));
    return out;
  };
  // Friday night: the last ones leave after midnight, on Saturday, and are still Friday's.
  EXPECT_EQ(next("2026-11-20T23:45:00+09:00"),
            (strings{"11-20T23:50", "11-21T00:20", "11-21T09:00"}));
  EXPECT_EQ(next("2026-11-21T00:10:00+09:00"),
            (strings{"11-21T00:20", "11-21T09:00", "11-22T00:05"}));
  EXPECT_EQ(next("2026-11-21T00:20:00+09:00")[0], "11-21T00:20") << "what leaves now is not gone";
  EXPECT_EQ(next("2026-11-21T00:20:01+09:00")[0], "11-21T09:00");
  // Monday is a holiday, its night too; Tuesday is not.
  EXPECT_EQ(next("2026-11-23T06:00:00+09:00"),
            (strings{"11-23T09:00", "11-24T00:05", "11-24T07:00"}));
  EXPECT_EQ(next("2026-11-24T06:00:00+09:00"),
            (strings{"11-24T07:00", "11-24T23:50", "11-25T00:20"}));
  // A day on which nothing runs, and one with a bus besides, which takes nobody at its first stop.
  EXPECT_EQ(next("2026-12-31T01:00:00+09:00")[0], "01-01T07:00");
  EXPECT_EQ(next("2026-12-24T21:00:00+09:00", "A2", 1), strings{"12-24T22:05"});
  EXPECT_EQ(next("2026-12-24T21:00:00+09:00", "A1", 1), strings{"12-24T23:50"});
  EXPECT_EQ(next("2026-11-24T06:00:00+09:00", "B", 3), strings{}) << "nothing leaves the last stop";
  EXPECT_EQ(next("2027-04-15T06:00:00+09:00"), strings{}) << "the timetable has ended";
}

TEST_P(community_acceptance, a8_4_the_mobile_shop_s_next_visit_to_the_own_stop_is_shown) {
  const shop_stop stop{.code = "kita7",
                       .ja = "北7丁目",
                       .en = "Kita 7",
                       .visits = {{.weekday = 2, .at = "10:30", .minutes = 20},
                                  {.weekday = 5, .at = "14:00", .minutes = 20}},
                       .also = {{.date = "2026-11-29", .at = "09:00", .minutes = 30}}};
  const mobile_shop shop{"tokushimaru",
                         {.ja = "移動販売", .en = "Van", .stops = {stop}, .but = {"2026-11-27"}}};
  ASSERT_TRUE(check(shop.of).ok());
  write_town([&](db::tx& t) { store::keep_mobile_shop(t, shop); });
  write([](db::tx& t) {
    store::keep_choices(t, hanako, {.district = "momijidai", .shop_stop = "tokushimaru:kita7"});
  });
  const auto mine = look([](db::reader& r) { return store::find_choices(r, hanako); });
  EXPECT_EQ(mine->shop_stop, "tokushimaru:kita7");
  const auto kept = here.loop.wait(
      town_store.read([](db::reader& r) { return store::find_mobile_shop(r, "tokushimaru"); }));
  const auto next = [&](const char* from) {
    strings out;
    for (const auto& v : next_visits(kept->of, kept->of.stops[0], at(from), 3)) {
      out.push_back(format_jst(v.from).substr(5, 11));
    }
    return out;
  };
  EXPECT_EQ(next("2026-11-22T09:00:00+09:00"),
            (strings{"11-24T10:30", "11-29T09:00", "12-01T10:30"}))
      << "not on the day off, but besides on Sunday";
  EXPECT_EQ(next("2026-11-24T10:49:59+09:00")[0], "11-24T10:30") << "it is still there";
  EXPECT_EQ(next("2026-11-24T10:50:00+09:00")[0], "11-29T09:00");
}

TEST_P(community_acceptance, a8_5_sign_up_respects_capacity_and_waiting_list) {
  const auto s = plan();
  EXPECT_EQ(ask(s, hanako).value().state, sign_up_state::going);
  EXPECT_EQ(ask(s, taro).value().state, sign_up_state::going);
  EXPECT_EQ(ask(s, jiro).value().state, sign_up_state::waiting);
  EXPECT_EQ(ask(s, saburo).value().state, sign_up_state::waiting);
  EXPECT_EQ(code_of(ask(s, {5})), "community_full");
  expect_sound(s);
  ASSERT_TRUE(leave(s, taro).ok());
  EXPECT_EQ(state_of(s, jiro), "going") << "the first of the line";
  EXPECT_EQ(state_of(s, saburo), "waiting");
  EXPECT_EQ(changes_of("community.sign_up.let_in"), strings{"account:3"});
  EXPECT_EQ(ask(s, taro).value().state, sign_up_state::waiting) << "at the end of the line";
  ASSERT_TRUE(leave(s, hanako).ok());
  EXPECT_EQ(state_of(s, saburo), "going");
  EXPECT_EQ(state_of(s, taro), "waiting");
  expect_sound(s);
  go_to("2026-11-22T10:00:00+09:00");
  EXPECT_EQ(code_of(leave(s, jiro)), "community_begun");
  EXPECT_EQ(code_of(ask(s, {6})), "community_not_open");
}

TEST_P(community_acceptance, a8_6_how_screens_look_and_sound_is_kept) {
  EXPECT_FALSE(look([](db::reader& r) { return store::find_choices(r, hanako); }));
  const choices wish{.text_percent = 150, .colours = contrast::high, .speech = true};
  ASSERT_TRUE(check(wish).ok());
  write([&](db::tx& t) { store::keep_choices(t, hanako, wish); });
  here.reopen(testing::modules);
  const auto kept = here.loop.wait(here.at(db::place::people).read([](db::reader& r) {
    return store::find_choices(r, hanako);
  }));
  ASSERT_TRUE(kept);
  EXPECT_EQ(to_json(*kept), to_json(wish));
  EXPECT_FALSE(check(choices{.text_percent = 201}).ok());
}

TEST_P(community_acceptance,
       a9_1_check_in_makes_attendance_points_and_activity_in_one_transaction) {
  const auto s = plan();
  go_to("2026-11-22T09:30:00+09:00");
  const auto o = come(s, hanako);
  ASSERT_EQ(code_of(o), "ok");
  EXPECT_EQ(o.of.points, 50);
  EXPECT_EQ(changes_of("community.attendance.made"), strings{"account:1"});
  EXPECT_EQ(changes_of(activity_kind), strings{"account:1"});
  EXPECT_EQ(changes_of("test.points"), strings{"session:1"});
  // Whatever fails behind it leaves nothing of it.
  const auto failed = write([&](db::tx& t) -> result<done> {
    EXPECT_EQ(code_of(arrive(t, on, staff, {.session = s, .person = taro})), "ok");
    return problem{why::unavailable, "in between", "test"};
  });
  EXPECT_FALSE(failed.ok());
  EXPECT_TRUE(history(taro).items.empty());
  EXPECT_EQ(changes_of("community.attendance.made").size(), 1u);
  EXPECT_EQ(changes_of(activity_kind).size(), 1u);
  EXPECT_EQ(changes_of("test.points").size(), 1u);
  EXPECT_EQ(code_of(come(s, hanako)), "before") << "nobody comes twice";
  EXPECT_EQ(changes_of("test.points").size(), 1u);
}

TEST_P(community_acceptance, a9_1_one_checks_in_from_30_minutes_before_to_30_after) {
  const auto s = plan();
  go_to("2026-11-22T09:29:59+09:00");
  EXPECT_EQ(code_of(come(s, hanako)), "community_not_yet");
  here.time.advance(std::chrono::seconds{1});
  EXPECT_EQ(code_of(come(s, hanako)), "ok");
  go_to("2026-11-22T10:30:00+09:00");
  EXPECT_EQ(code_of(come(s, taro)), "ok");
  here.time.advance(duration{1});
  EXPECT_EQ(code_of(come(s, jiro)), "community_too_late");
}

TEST_P(community_acceptance, a9_2_one_sees_what_one_took_part_in_with_sums_by_month) {
  auto of = taichi();
  const auto november = plan(of);
  of.starts_at = at("2026-12-01T00:10:00+09:00");  // November in UTC
  of.ends_at = at("2026-12-01T01:00:00+09:00");
  const auto december = plan(of);
  go_to("2026-11-22T10:00:00+09:00");
  ASSERT_EQ(code_of(come(november, hanako)), "ok");
  ASSERT_EQ(code_of(come(november, taro)), "ok");
  go_to("2026-12-01T00:10:00+09:00");
  ASSERT_EQ(code_of(come(december, hanako)), "ok");
  const auto mine = history(hanako);
  ASSERT_EQ(mine.items.size(), 2u);
  EXPECT_EQ(mine.items[0].session, december);
  EXPECT_EQ(mine.items[1].ja, "太極拳");
  EXPECT_EQ(to_json(mine.months), R"([{"month":"2026-12","count":1,"points":50,"met":0},)"
                                  R"({"month":"2026-11","count":1,"points":50,"met":1}])");
  EXPECT_EQ(history(taro).items.size(), 1u);
  EXPECT_TRUE(history(jiro).items.empty());
}

TEST_P(community_acceptance, a9_3_different_people_whom_one_met_are_counted) {
  // Who came where: hanako meets taro twice, jiro once, and saburo never.
  const std::vector<std::vector<person_id>> script{
      {hanako, taro}, {hanako, taro, jiro}, {saburo}, {saburo, jiro}};
  auto of = taichi();
  for (const auto& who : script) {
    const auto s = plan(of);
    here.time.set(of.starts_at);
    for (const auto one : who) {
      ASSERT_EQ(code_of(come(s, one)), "ok");
    }
    of.starts_at += std::chrono::hours{24};
    of.ends_at += std::chrono::hours{24};
  }
  const auto met = [&](person_id who) {
    return look([&](db::reader& r) { return store::met_in(r, who, 202'611); });
  };
  EXPECT_EQ(met(hanako), 2);
  EXPECT_EQ(met(taro), 2);
  EXPECT_EQ(met(jiro), 3);
  EXPECT_EQ(met(saburo), 1);
  EXPECT_EQ(look([](db::reader& r) { return store::met_in(r, hanako, 202'612); }), 0);
  EXPECT_EQ(to_json(month("2026-11", 202'611)),
            R"({"month":"2026-11","sessions":4,"attendances":8,"people":4,"metMean":2})");
}

TEST_P(community_acceptance, a9_4_notes_of_talks_are_not_readable_to_event_staff) {
  const slot wish{.starts_at = at("2026-11-24T10:00:00+09:00"),
                  .ends_at = at("2026-11-24T10:30:00+09:00"),
                  .place = "相談室",
                  .nurse = "account:93"};
  const auto made = write([&](db::tx& t) { return make_slot(t, nurse, wish); });
  const auto talk = write([&](db::tx& t) {
    return book(t, on, town, self("account:1"), hanako, made.value().number, "血圧が高い");
  });
  ASSERT_TRUE(talk.ok());
  const auto number = talk.value().number;
  ASSERT_TRUE(write([&](db::tx& t) {
                return write_note(t, on, town, nurse, number, consultation_state::held,
                                  "受診をすすめた");
              }).ok());
  // By permission: only a nurse has what the routes of talks and notes need.
  const wired_module all[] = {{&contents()}};
  for (const std::string_view role : {"events", "staff", "secretariat", "admin", "auditor"}) {
    const auto its = permissions_of(all, role);
    EXPECT_EQ(std::count(its.begin(), its.end(), "community.consultation.read"), 0) << role;
  }
  int routes = 0;
  for (const auto& r : contents().routes) {
    if (r.path.find("/v1/consultations") != r.path.npos) {
      // Who takes a time for a caller is told when it is, and nothing of what is said.
      const bool arranges = r.verb == http::method::post && !r.path.ends_with("/notes");
      EXPECT_EQ(r.needs, arranges ? "community.consultation.book" : "community.consultation.read")
          << r.path;
      ++routes;
    }
  }
  EXPECT_EQ(routes, 5);
  // And by key: what stands in the rows and the log says nothing.
  const auto row = look([&](db::reader& r) { return *store::find_consultation(r, number); });
  EXPECT_EQ(row.about.find("血圧"), std::string::npos);
  const auto notes = look([&](db::reader& r) { return store::notes_of(r, number); });
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_EQ(notes[0].text.find("受診"), std::string::npos);
  for (const auto& c : look([](db::reader& r) { return record::read_audit(r, 0, 100); })) {
    EXPECT_EQ(c.detail.find("血圧"), std::string::npos);
  }
  const auto open = look([&](db::reader& r) { return open_texts(r, on, town, row); });
  EXPECT_EQ(open.value().about, "血圧が高い");
  EXPECT_EQ(open.value().notes[0].text, "受診をすすめた");
  boxes.erase(1);
  EXPECT_EQ(code_of(look([&](db::reader& r) { return open_texts(r, on, town, row); })),
            "community_no_key")
      << "with the key the notes are gone";
}

TEST_P(community_acceptance, a9_5_of_64_who_ask_at_once_as_many_get_in_as_there_are_places) {
  auto of = taichi();
  of.capacity = 10;
  of.waiting_max = 20;
  const auto s = plan(of);
  int going = 0, waiting = 0, refused = 0;
  const auto one = [&](int i) -> task<void> {
    const auto r = co_await people.write(
        [&](db::tx& t) { return take_place(t, self("account:1"), s, {1 + i}, asking::self); });
    if (!r.ok()) {
      EXPECT_EQ(r.error().code, "community_full");
    }
    (!r.ok() ? refused : r.value().state == sign_up_state::going ? going : waiting) += 1;
  };
  std::vector<task<void>> all;
  for (int i = 0; i < 64; ++i) {
    all.push_back(one(i));
  }
  here.loop.wait(db::testing::all(std::move(all)));
  EXPECT_EQ(going, 10);
  EXPECT_EQ(waiting, 20);
  EXPECT_EQ(refused, 34);
  expect_sound(s);
}

TEST_P(community_acceptance, a9_6_check_in_without_a_line_is_told_later_and_counts_once) {
  const auto s = plan();
  const std::vector<told> batch{
      {.id = "1", .session = s, .person = 1, .card = {}, .at = at("2026-11-22T09:50:00+09:00")},
      {.id = "2",
       .session = s,
       .person = {},
       .card = "card-2",
       .at = at("2026-11-22T09:40:00+09:00")},
      {.id = "3", .session = s, .person = 1, .card = {}, .at = at("2026-11-22T09:55:00+09:00")},
      {.id = "4", .session = s, .person = 3, .card = {}, .at = at("2026-11-22T08:00:00+09:00")}};
  const auto codes = [&](const std::vector<outcome>& all) {
    strings out;
    for (const auto& o : all) {
      out.push_back(code_of(o));
    }
    return out;
  };
  go_to("2026-11-23T18:00:00+09:00");
  EXPECT_EQ(codes(upload(batch)), (strings{"ok", "ok", "before", "community_not_yet"}));
  EXPECT_EQ(codes(upload(batch)), (strings{"before", "before", "before", "community_not_yet"}))
      << "sent again";
  EXPECT_EQ(codes(upload({batch[0]}, "station-2")), strings{"before"})
      << "another device took the same person";
  EXPECT_EQ(codes(upload({{.id = "1", .session = s, .person = 4, .card = {}, .at = batch[0].at}})),
            strings{"community_id_used"});
  EXPECT_EQ(changes_of("community.attendance.made"), (strings{"account:2", "account:1"}))
      << "the earlier one first";
  EXPECT_EQ(changes_of("test.points").size(), 2u);
  EXPECT_EQ(history(hanako).items.size(), 1u);
  EXPECT_EQ(history(hanako).items[0].at, batch[0].at) << "when they came, not when it was told";
  go_to("2026-11-30T10:00:00+09:00");
  EXPECT_EQ(codes(upload({{.id = "9", .session = s, .person = 4, .card = {}, .at = batch[0].at}})),
            strings{"community_told_too_late"});
}

COMMUNITY_ON_BOTH(community_acceptance);

}  // namespace
}  // namespace tsu::community
