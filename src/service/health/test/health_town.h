// A municipality with health records, on either database, without HTTP. Keys, proxies and cards
// are maps beside it: the real ones stand in src/app.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "base/core/json.h"
#include "base/db/test/fresh_house.h"
#include "base/http/message.h"
#include "base/record/audit.h"
#include "service/health/api.h"
#include "service/health/follow_accounts.h"
#include "service/health/keep_check.h"
#include "service/health/keep_record.h"
#include "service/health/keep_thresholds.h"
#include "service/health/module.h"
#include "service/health/share.h"
#include "service/health/store.h"
#include "service/health/take_upload.h"
#include "service/health/tasks.h"
#include "service/health/vault.h"
#include "service/health/views.h"

namespace tsu::health::testing {

inline const db::module_schema modules[] = {{"record", record::migrations},
                                            {"health", contents().migrations}};
inline constexpr person_id hanako{1}, taro{2}, daughter{3};
inline const acting hers{"account:1", "resident", ""}, nurse{"account:90", "nurse", ""},
    other_nurse{"account:91", "nurse", ""}, gateway{"gw-1", "device", ""};

class health_town : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), modules};
  db::store& people = here.at(db::place::people);
  parts on{*here.doors};
  tenant_code town = db::testing::sapporo();
  std::map<std::int64_t, crypto::box_key> keys;
  std::vector<proxy> proxies;
  std::vector<std::string> looks;

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
  static instant at(const std::string& text) { return *parse_instant(text); }
  void go_to(const std::string& time) { here.time.set(at(time)); }

  health_town() {
    go_to("2026-11-22T13:00:00+09:00");
    for (const auto who : {hanako, taro, daughter}) {
      keys.emplace(who.value, crypto::box_key::random());
    }
    on.key_of = [this](db::reader&, tenant_code, person_id who) -> result<crypto::box_key> {
      const auto key = keys.find(who.value);
      if (key == keys.end()) {
        return problem{why::gone, "the key was destroyed", "id_erased"};
      }
      return key->second;
    };
    on.exists = [this](db::reader&, person_id who) { return keys.contains(who.value); };
    on.may_look = [](db::reader&, const acting& a, std::string_view purpose) -> result<done> {
      if (purpose != "care") {
        return problem{why::bad_input, "say what for", "purpose_needed"};
      }
      if (a.role != "nurse") {
        return problem{why::not_allowed, "not that role", "not_allowed"};
      }
      return done{};
    };
    on.note_look = [this](db::tx&, const acting& a, person_id who, std::string_view purpose) {
      looks.push_back(a.subject + " " + std::to_string(who.value) + " " + std::string{purpose});
    };
    on.note_proxy_look = [this](db::tx&, const acting& a, person_id who) {
      looks.push_back(a.subject + " " + std::to_string(who.value) + " proxy");
    };
    on.holder_of_card = [](db::reader&, std::string_view card) {
      return card == "card-of-taro" ? std::optional{taro} : std::nullopt;
    };
    on.proxied_by = [this](db::reader&, person_id who, instant) {
      std::vector<proxy> out;
      for (const auto& p : proxies) {
        if (p.who == who) {
          out.push_back(p);
        }
      }
      return out;
    };
    on.name_of = [](db::reader&, tenant_code, person_id who) {
      return who == hanako ? std::string{"山田 花子"} : std::string{};
    };
    on.proxies_of = [this](db::reader&, person_id who, instant) {
      std::vector<proxy> out;
      for (const auto& p : proxies) {
        if (p.person == who) {
          out.push_back(p);
        }
      }
      return out;
    };
  }

  static given_values bp(double high, double low) {
    return {.systolic_mm_hg = high, .diastolic_mm_hg = low};
  }
  measurement measured(const given_values& v, instant when) {
    const auto checked_values = checked(v);
    EXPECT_TRUE(checked_values.ok());
    return {.measured_at = when, .of = checked_values.value(), .symptoms = {}};
  }
  struct answered {
    kept made;
    level reached = level::none;
  };
  result<answered> keep(const keeping& k) {
    return write([&](db::tx& t) -> result<answered> {
      recorder all{t, on, town};
      TRY(const auto made, all.keep(k));
      TRY(const auto levels, all.finish());
      const auto found = levels.find(k.person.value);
      return answered{made, found == levels.end() ? level::none : found->second};
    });
  }
  result<answered> by_hand(const given_values& v, std::string id = "", person_id who = hanako) {
    const auto now = here.time.now();
    return keep({.person = who,
                 .source = source_of_id(who, id.empty() ? std::to_string(to_micros(now)) : id),
                 .what = measured(v, now),
                 .by = "account:" + std::to_string(who.value)});
  }
  std::vector<store::task_row> tasks(person_id who = hanako) {
    return look([&](db::reader& r) { return store::tasks_of(r, who); });
  }
  task_dto view(const store::task_row& k) {
    return look([&](db::reader& r) { return view_of(r, on, town, k); }).value();
  }
  result<store::task_row> close(const store::task_row& k, std::string note) {
    return write([&](db::tx& t) { return close_task(t, on, town, nurse, k, {note}); });
  }
  result<series_dto> series(kind k, std::int64_t days, person_id who = hanako) {
    return look([&](db::reader& r) {
      return series_of(r, on, {town, who}, k, days, here.time.now());
    });
  }
  std::vector<db::change> changes(std::string_view kind) {
    std::vector<db::change> out;
    for (auto& c : look([](db::reader& r) { return db::read_changes(r, 0, 100'000); })) {
      if (c.kind == kind) {
        out.push_back(std::move(c));
      }
    }
    return out;
  }
  http::reply ask(answer (*handler)(const parts&, call&), const acting& who,
                  std::vector<std::string> path, std::string query = "", std::string body = "") {
    http::request q;
    q.query = std::move(query);
    q.body = std::move(body);
    const caller c{.subject = who.subject, .role = who.role};
    call one{.request = q, .tenant = town, .who = c, .now = here.time.now(), .path_values = path};
    auto r = here.loop.wait(handler(on, one));
    return r.ok() ? r.value()
                  : http::reply{.status = http_status(r.error().reason), .body = r.error().code};
  }
  void follow() {
    account_follower f{on, town};
    while (here.loop.wait(f.follow_new()) > 0) {
    }
  }
};

#define HEALTH_ON_BOTH(name)                                                           \
  INSTANTIATE_TEST_SUITE_P(engines, name, ::testing::ValuesIn(db::testing::engines()), \
                           [](const auto& i) { return db::testing::name_of(i.param); })

}  // namespace tsu::health::testing
