// A municipality that asks its people, on either database, without HTTP.
#pragma once

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "base/core/json.h"
#include "base/core/random.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "service/survey/follow_accounts.h"
#include "service/survey/instruments.h"
#include "service/survey/module.h"
#include "service/survey/pseudonym.h"
#include "service/survey/references.h"
#include "service/survey/results.h"
#include "service/survey/score.h"
#include "service/survey/sheets.h"
#include "service/survey/store.h"
#include "service/survey/waves.h"

namespace tsu::survey::testing {

inline const db::module_schema modules[] = {{"record", record::migrations},
                                            {"survey", contents().migrations}};
inline constexpr person_id hanako{1}, taro{2}, hidden{3};
inline constexpr acting staff{"account:90", "staff"}, boss{"account:91", "admin"},
    hers{"account:1", "resident"};

class survey_town : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), modules};
  db::store& people = here.at(db::place::people);
  parts on{*here.doors};
  tenant_code town = db::testing::sapporo();

  survey_town() {
    go_to("2026-11-22T13:00:00+09:00");
    on.key = crypto::box_key::random();
    on.exists = [](db::reader&, person_id who) { return who.value < 1'000; };
    on.may_know = [](db::reader&, person_id who, const caller& c, instant) {
      return who != hidden || c.subject == "account:91";
    };
    EXPECT_TRUE(keep("before", "lwci-r5", phase::before).ok());
  }

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
  static instant at(const char* text) { return *parse_instant(text); }
  void go_to(const char* time) { here.time.set(at(time)); }

  static wave_terms terms(std::string instrument, phase p = phase::none) {
    return {.instrument = std::move(instrument),
            .ja = "調査",
            .en = "Survey",
            .phase = p,
            .opens_at = at("2026-11-20T00:00:00+09:00"),
            .closes_at = at("2026-12-01T00:00:00+09:00"),
            .areas = {"もみじ台", "青葉"}};
  }
  result<wave> keep(std::string code, std::string instrument, phase p = phase::none) {
    return keep(code, terms(instrument, p));
  }
  result<wave> keep(std::string code, const wave_terms& of) {
    return write([&](db::tx& t) { return keep_wave(t, staff, code, of); });
  }
  result<sheet> answer(person_id who, std::string wave, std::vector<answer_dto> answers,
                       about by = {}, save how = save::whole) {
    return write([&](db::tx& t) {
      return save_own(t, on, town, hers, who, {wave, answers, by}, how);
    });
  }
  result<sheet> paper(std::string number, std::string wave, std::vector<answer_dto> answers,
                      std::optional<person_id> who = {}, const acting& by = staff, about of = {}) {
    const caller c{.subject = std::string{by.subject}, .role = std::string{by.role}};
    return write([&](db::tx& t) {
      return keep_paper(t, on, town, c, by, {{wave, answers, of}, number, who});
    });
  }
  result<done> drop(person_id who, std::string wave) {
    return write([&](db::tx& t) { return drop_own(t, on, town, hers, who, wave); });
  }
  std::optional<sheet> sheet_of(person_id who, std::string wave) {
    return look([&](db::reader& r) { return find_own(r, on, town, who, wave); }).value();
  }
  result<wave> close(std::string code) {
    return write([&](db::tx& t) { return close_wave(t, staff, code); });
  }
  // After its end, with the clock put back afterwards.
  void count_now(std::string code) {
    const auto now = here.time.now();
    go_to("2026-12-01T00:00:00+09:00");
    const auto closed = close(code);
    EXPECT_TRUE(closed.ok()) << code_of(closed);
    here.time.set(now);
  }
  results_dto results(std::string code) {
    auto r = look([&](db::reader& reader) { return results_of(reader, code); });
    EXPECT_TRUE(r.ok()) << code_of(r);
    return r.ok() ? std::move(r).value() : results_dto{};
  }
  static const figures_dto& of(const results_dto& r, std::string_view measure) {
    for (const auto& m : r.measures) {
      if (m.measure == measure) {
        return m.of;
      }
    }
    static const figures_dto none;
    ADD_FAILURE() << measure;
    return none;
  }
  result<table_dto> table(std::string wave, std::string measure, std::string by) {
    return look([&](db::reader& r) { return table_of(r, wave, measure, by); });
  }
  result<comparison_dto> compared(std::string before, std::string after, std::string measure) {
    return look([&](db::reader& r) { return compare(r, before, after, measure); });
  }
  result<reference_dto> refer(std::string instrument, const reference_dto& of) {
    return write([&](db::tx& t) { return keep_reference(t, boss, instrument, of); });
  }
  std::vector<std::string> audited() {
    std::vector<std::string> out;
    for (const auto& row : look([](db::reader& r) { return record::read_audit(r, 0, 500); })) {
      out.push_back(row.action + " " + row.subject);
    }
    return out;
  }
  void follow() {
    account_follower f{*here.doors, town, on.key};
    while (here.loop.wait(f.follow_new()) > 0) {
    }
  }
};

#define SURVEY_ON_BOTH(name)                                                           \
  INSTANTIATE_TEST_SUITE_P(engines, name, ::testing::ValuesIn(db::testing::engines()), \
                           [](const auto& i) { return db::testing::name_of(i.param); })

}  // namespace tsu::survey::testing
