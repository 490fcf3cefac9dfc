// A municipality with a health station, on either database, without HTTP. Points are a number
// beside it: the real ones stand in src/app/test.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/core/json.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "service/community/check_in.h"
#include "service/community/consult.h"
#include "service/community/dto.h"
#include "service/community/follow_accounts.h"
#include "service/community/keep_session.h"
#include "service/community/module.h"
#include "service/community/sign_up.h"
#include "service/community/store.h"
#include "service/community/views.h"
#include "service/community/watch_video.h"

namespace tsu::community::testing {

inline const db::module_schema modules[] = {{"record", record::migrations},
                                            {"community", contents().migrations}};
inline constexpr person_id hanako{1}, taro{2}, jiro{3}, saburo{4};
inline constexpr acting staff{"account:90", "staff"}, events{"account:92", "events"},
    nurse{"account:93", "nurse"};

class community_town : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), modules};
  db::store& people = here.at(db::place::people);
  db::store& town_store = here.at(db::place::town);
  parts on{*here.doors};
  tenant_code town = db::testing::sapporo();
  std::set<person_id> protected_ones;
  std::map<std::int64_t, crypto::box_key> boxes;

  template <class Act>
  auto write(Act a) {
    return here.loop.wait(people.write(a));
  }
  template <class Look>
  auto look(Look l) {
    return here.loop.wait(people.read(l));
  }
  template <class T>
  static std::string code_of(const result<T>& r) {
    return r.ok() ? "ok" : r.error().code;
  }
  static std::string code_of(const outcome& o) {
    return o.ok() ? (o.how == outcome::what::attended ? "ok" : "before") : o.because.code;
  }
  static instant at(const char* text) { return *parse_instant(text); }
  void go_to(const char* time) { here.time.set(at(time)); }

  community_town() {
    go_to("2026-11-22T09:00:00+09:00");
    on.key = crypto::box_key::random();
    on.exists = [](db::reader&, person_id who) { return who.value < 100; };
    on.may_know = [this](db::reader&, person_id who, const caller& asks, instant) {
      return asks.role == "admin" || !protected_ones.contains(who);
    };
    on.holder_of_card = [](db::reader&, std::string_view card) -> std::optional<person_id> {
      const std::map<std::string, person_id, std::less<>> cards{{"card-1", hanako},
                                                                {"card-2", taro}};
      const auto found = cards.find(card);
      return found == cards.end() ? std::nullopt : std::optional{found->second};
    };
    on.box_of = [this](db::reader&, tenant_code, person_id who) -> result<crypto::box_key> {
      const auto found = boxes.find(who.value);
      if (found == boxes.end()) {
        return problem{why::gone, "erased", "id_erased"};
      }
      return found->second;
    };
    on.grant_points = [](db::tx& t, const activity& a) {
      t.append_change("test.points", a.id, std::to_string(a.person.value));
      return std::int64_t{50};
    };
    for (std::int64_t i = 1; i < 10; ++i) {
      boxes.emplace(i, crypto::box_key::random());
    }
  }

  static session_facts taichi() {
    return {.kind = session_kind::lesson,
            .ja = "太極拳",
            .en = "Tai chi",
            .starts_at = at("2026-11-22T10:00:00+09:00"),
            .ends_at = at("2026-11-22T11:00:00+09:00"),
            .sign_up_from = at("2026-11-01T00:00:00+09:00"),
            .sign_up_until = at("2026-11-22T10:00:00+09:00"),
            .place = "健康ステーション",
            .lon = 141.46,
            .lat = 43.03,
            .radius_m = 100,
            .capacity = 2,
            .waiting_max = 2,
            .rule = "checkin"};
  }
  std::int64_t plan(const session_facts& of = taichi()) {
    const auto made = write([&](db::tx& t) { return make_session(t, events, of); });
    EXPECT_TRUE(made.ok()) << (made.ok() ? "" : to_json(made.error().fields.size()));
    return made.value().number;
  }
  session now_of(std::int64_t number) {
    return *look([&](db::reader& r) { return store::find_session(r, number); });
  }
  static acting self(const std::string& subject) { return {subject, "resident"}; }
  result<sign_up> ask(std::int64_t session, person_id who, asking by = asking::self) {
    const auto subject = "account:" + std::to_string(who.value);
    return write([&](db::tx& t) { return take_place(t, self(subject), session, who, by); });
  }
  result<sign_up> leave(std::int64_t session, person_id who, asking by = asking::self) {
    const auto subject = "account:" + std::to_string(who.value);
    return write([&](db::tx& t) { return give_back(t, self(subject), session, who, by); });
  }
  std::string state_of(std::int64_t session, person_id who) {
    const auto s = look([&](db::reader& r) { return store::find_sign_up(r, session, who); });
    return s ? boost::describe::enum_to_string(s->state, "") : "none";
  }
  outcome come(std::int64_t session, person_id who, std::optional<instant> when = {}) {
    return write([&](db::tx& t) {
      return arrive(t, on, staff, {.session = session, .person = who, .at = when});
    });
  }
  std::string code_at(std::int64_t session) {
    return write([&](db::tx& t) { return code_for(t, on, town, *store::find_session(t, session)); })
        .value();
  }
  std::string letters_at(std::int64_t session) {
    return look([&](db::reader& r) {
             return typed_code_for(r, on, town, *store::find_session(r, session));
           })
        .value();
  }
  result<outcome> show(const std::string& code, person_id who, std::optional<position> where = {}) {
    const auto subject = "account:" + std::to_string(who.value);
    return write(
        [&](db::tx& t) { return arrive_by_code(t, on, town, self(subject), who, code, where); });
  }
  std::vector<outcome> upload(const std::vector<told>& all, const std::string& device = "station-1",
                              const std::string& role = "events") {
    const caller by{.subject = "account:92", .role = role};
    return write([&](db::tx& t) {
      return take_told(t, on, events, {by, here.time.now()}, device, all);
    });
  }
  history_dto history(person_id who) {
    return look([&](db::reader& r) { return history_view(r, who, 1'000'000, 100); });
  }
  report_dto month(const std::string& name, std::int64_t number) {
    return look([&](db::reader& r) { return report_view(r, name, number); });
  }
  std::vector<std::string> changes_of(std::string_view kind) {
    std::vector<std::string> out;
    for (const auto& c : look([](db::reader& r) { return db::read_changes(r, 0, 100'000); })) {
      if (c.kind == kind) {
        out.push_back(c.subject);
      }
    }
    return out;
  }
  std::vector<std::string> audited() {
    std::vector<std::string> out;
    for (const auto& row : look([](db::reader& r) { return record::read_audit(r, 0, 10'000); })) {
      out.push_back(row.action);
    }
    return out;
  }
  void follow() {
    account_follower f{on, town};
    while (here.loop.wait(f.follow_new()) > 0) {
    }
  }
  // What holds at any time: the numbers of a session are those of its rows.
  void expect_sound(std::int64_t session) {
    const auto s = now_of(session);
    std::int64_t going = 0, waiting = 0;
    for (const auto& one :
         look([&](db::reader& r) { return store::sign_ups_at(r, session, 0, 10'000); })) {
      (one.state == sign_up_state::going ? going : waiting) += 1;
    }
    EXPECT_EQ(going, s.going);
    EXPECT_EQ(waiting, s.waiting);
    EXPECT_TRUE(s.of.capacity == 0 || going <= s.of.capacity);
    EXPECT_TRUE(waiting == 0 || going == s.of.capacity) << "nobody waits while there is a place";
  }
};

#define COMMUNITY_ON_BOTH(name)                                                        \
  INSTANTIATE_TEST_SUITE_P(engines, name, ::testing::ValuesIn(db::testing::engines()), \
                           [](const auto& i) { return db::testing::name_of(i.param); })

}  // namespace tsu::community::testing
