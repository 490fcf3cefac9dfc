// What changes under the hands of those who work: people leave, accounts become one, values come
// while a nurse looks.
#include "engine/id/people/accounts.h"
#include "service/health/test/health_town.h"

namespace tsu::health {
namespace {

using testing::gateway;
using testing::hanako;
using testing::nurse;
using testing::other_nurse;
using testing::taro;

class health_changes : public testing::health_town {
 protected:
  void lend(std::int64_t who, const char* from) {
    ASSERT_TRUE(write([&](db::tx& t) {
                  return keep_device(
                      t, on, nurse, "cuff",
                      {.label = "", .gateway = "gw-1", .person = who, .from = at(from)});
                }).ok());
  }
  std::string send(const char* time) {
    const auto r = write([&](db::tx& t) {
                     return take_upload(
                         t, on, town, gateway,
                         {{{.device = "cuff", .measured_at = at(time), .values = bp(120, 70)}}});
                   }).value();
    return r.items.at(0).code.value_or("ok");
  }
  std::size_t days_of(person_id who) {
    return look([&](db::reader& r) { return store::days(r, who, 0, 100'000); }).size();
  }
  void erase(person_id who) {
    write([&](db::tx& t) {
      t.append_change("consent.person.erased", std::to_string(who.value), "{}");
    });
    keys.erase(who.value);
    follow();
  }
};

TEST_P(health_changes, a6_7_values_of_one_who_left_are_not_taken_for_those_of_who_had_it_before) {
  lend(1, "2026-11-01T00:00:00Z");
  lend(2, "2026-11-10T00:00:00Z");
  ASSERT_EQ(send("2026-11-20T00:00:00Z"), "ok");
  EXPECT_EQ(days_of(taro), 1u);
  erase(taro);
  EXPECT_EQ(send("2026-11-21T00:00:00Z"), "health_no_person") << "the gateway still had it";
  EXPECT_EQ(send("2026-11-20T00:00:00Z"), "health_no_person") << "and sends all again";
  EXPECT_EQ(days_of(hanako), 0u);
  EXPECT_EQ(send("2026-11-05T00:00:00Z"), "ok");
  EXPECT_EQ(days_of(hanako), 1u) << "of the days that were hers";
  lend(1, "2026-11-22T00:00:00Z");
  EXPECT_EQ(send("2026-11-22T01:00:00Z"), "ok");
}

TEST_P(health_changes, a_number_that_became_another_leads_to_the_person) {
  lend(2, "2026-11-01T00:00:00Z");
  on.current = [](db::reader&, person_id who) { return who == taro ? hanako : who; };
  EXPECT_EQ(send("2026-11-20T00:00:00Z"), "ok") << "before the merger was heard of here";
  EXPECT_EQ(days_of(hanako), 1u);
  EXPECT_EQ(days_of(taro), 0u);
  const auto page = ask(api::list_records, nurse, {"2"}, "purpose=care");
  ASSERT_EQ(page.status, 200);
  EXPECT_EQ(from_json<record_page>(page.body).value().items.size(), 1u);
  EXPECT_EQ(looks.back(), "account:90 1 care") << "it stands in the log of who reads it";
  lend(2, "2026-11-21T00:00:00Z");
  const auto holder =
      look([&](db::reader& r) { return store::holder_at(r, "cuff", here.time.now()); });
  EXPECT_EQ(holder->person, hanako);
  EXPECT_EQ(ask(api::create_station_record, nurse, {}, "",
                R"({"person":2,"record":{"id":"s","measuredAt":"2026-11-22T03:00:00Z",)"
                R"("values":{"pulseBpm":60}}})")
                .status,
            201);
  EXPECT_EQ(days_of(hanako), 2u);
  EXPECT_EQ(days_of(taro), 0u);
}

TEST_P(health_changes, a6_4_what_became_graver_while_a_nurse_looked_is_not_closed_unseen) {
  go_to("2026-11-21T08:00:00+09:00");
  ASSERT_TRUE(by_hand(bp(150, 80)).ok());
  go_to("2026-11-22T08:00:00+09:00");
  ASSERT_TRUE(by_hand(bp(150, 80)).ok());
  ASSERT_EQ(tasks().size(), 1u);
  const auto number = std::to_string(tasks()[0].number);
  const auto seen =
      from_json<task_dto>(ask(api::show_task, nurse, {number}, "purpose=care").body).value();
  here.time.advance(std::chrono::minutes{1});
  ASSERT_TRUE(by_hand(bp(190, 80)).ok());
  const auto close = [&](const acting& who, instant at) {
    const auto r = ask(api::close_task, who, {number}, "purpose=care",
                       to_json(close_wish{.note = "電話した", .changed_at = at}));
    return r.status == 200 ? "ok" : r.body;
  };
  EXPECT_EQ(close(nurse, seen.changed_at), "health_task_changed");
  EXPECT_TRUE(tasks()[0].open);
  const auto again =
      from_json<task_dto>(ask(api::show_task, nurse, {number}, "purpose=care").body).value();
  EXPECT_EQ(again.level, level::emergency);
  EXPECT_EQ(close(nurse, again.changed_at), "ok");
  EXPECT_EQ(close(other_nurse, again.changed_at), "health_task_closed") << "one of two closes it";
}

TEST_P(health_changes, an_account_of_which_a_part_cannot_be_opened_is_not_moved_by_half) {
  go_to("2026-11-20T08:00:00+09:00");
  ASSERT_TRUE(by_hand(bp(120, 80), "a", taro).ok());
  go_to("2026-11-21T08:00:00+09:00");
  ASSERT_TRUE(by_hand(bp(121, 80), "b", taro).ok());
  go_to("2026-11-22T08:00:00+09:00");
  ASSERT_TRUE(by_hand(bp(122, 80), "c").ok());
  write([&](db::tx& t) {
    auto row = *store::find_record_of(t, source_of_id(taro, "b"));
    store::change_record(t, row.number, taro, "damaged");
    t.append_change(id::account_changed_kind, "account:2", R"({"into":1})");
  });
  follow();
  EXPECT_EQ(days_of(taro), 2u);
  EXPECT_EQ(days_of(hanako), 1u);
  EXPECT_EQ(look([&](db::reader& r) {
              return store::records(
                  r, {.person = taro, .from = instant{}, .before = here.time.now(), .limit = 10});
            }).size(),
            2u);
  EXPECT_EQ(series(kind::blood_pressure, 7).value().lines[0].points.size(), 1u);
}

// On PostgreSQL from two nodes, as behind a load balancer.
TEST_P(health_changes, many_that_write_to_one_day_at_once_lose_nothing) {
  const auto other =
      GetParam() == db::testing::engine_kind::postgres ? here.second_node() : nullptr;
  auto& there = other ? other->at(town, db::place::people) : people;
  const auto one = [&](db::store& store, int i) -> task<void> {
    const keeping k{.person = hanako,
                    .source = source_of_id(hanako, std::to_string(i)),
                    .what = {.measured_at = here.time.now() - std::chrono::minutes{i},
                             .of = {{"systolic", 150 + i % 10}, {"diastolic", 80}},
                             .symptoms = {}},
                    .by = ""};
    const auto kept = co_await store.write([&](db::tx& t) -> result<done> {
      recorder all{t, on, town};
      TRY(const auto made, all.keep(k));
      TRY(const auto levels, all.finish());
      return done{};
    });
    EXPECT_TRUE(kept.ok());
  };
  std::vector<task<void>> all;
  for (int i = 0; i < 40; ++i) {
    all.push_back(one(i % 2 == 0 ? people : there, i));
  }
  here.loop.wait(db::testing::all(std::move(all)));
  const auto line = series(kind::blood_pressure, 7).value().lines.at(0);
  ASSERT_EQ(line.points.size(), 1u);
  EXPECT_EQ(line.points[0].n, 40);
  EXPECT_EQ(line.points[0].mean, 154.5);
  EXPECT_EQ(line.points[0].last, 150);
}

HEALTH_ON_BOTH(health_changes);

}  // namespace
}  // namespace tsu::health
