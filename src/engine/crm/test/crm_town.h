// A municipality with residents, consents and activities, on either database, without HTTP.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "base/core/json.h"
#include "base/db/test/fresh_house.h"
#include "base/module/module.h"
#include "base/record/audit.h"
#include "engine/consent/catalogue.h"
#include "engine/consent/decide_consent.h"
#include "engine/consent/module.h"
#include "engine/consent/persons.h"
#include "engine/consent/store_persons.h"
#include "engine/crm/campaigns.h"
#include "engine/crm/follow_activities.h"
#include "engine/crm/jobs.h"
#include "engine/crm/module.h"
#include "engine/crm/proposals.h"
#include "engine/crm/segments.h"
#include "engine/crm/store.h"
#include "engine/crm/tasks.h"
#include "engine/crm/views.h"
#include "engine/id/module.h"
#include "engine/id/people/types.h"
#include "engine/notify/module.h"
#include "engine/notify/store_contacts.h"

namespace tsu::crm::testing {

inline const db::module_schema modules[] = {{"record", record::migrations},
                                            {"id", id::contents().migrations},
                                            {"consent", consent::contents().migrations},
                                            {"notify", notify::contents().migrations},
                                            {"crm", contents().migrations}};
inline constexpr person_id hanako{1}, taro{2}, jiro{3};
inline const acting clerk{"account:90", "staff"};

class crm_town : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), modules};
  db::store& people = here.at(db::place::people);
  parts on{*here.doors};
  activity_follower follower{on, db::testing::sapporo()};
  id::words words{on.key_of, db::testing::sapporo()};
  std::map<std::int64_t, crypto::box_key> keys;  // of persons
  consent::notice_dto notice;
  std::vector<candidate> there_is;

  template <class Act>
  auto write(Act a) {
    return here.loop.wait(people.write(a));
  }
  template <class Look>
  auto look(Look l) {
    return here.loop.wait(people.read(l));
  }

  crm_town() {
    on.key_of = [this](db::reader&, tenant_code, person_id who) -> result<crypto::box_key> {
      return keys.try_emplace(who.value, crypto::box_key::random()).first->second;
    };
    go_to("2026-11-22T13:00:00+09:00");
    const consent::actor boss{"account:91", "admin"};
    write([&](db::tx& t) {
      using consent::party_kind;
      EXPECT_TRUE(consent::put_party(
                      t, boss, {"city", party_kind::city, {"市", "City"}, {"電話", "phone"}, {}})
                      .ok());
      EXPECT_TRUE(consent::put_purpose(
                      t, boss, {std::string{recommending}, {"おすすめ", "recommendations"}, false})
                      .ok());
    });
    notice =
        write([&](db::tx& t) {
          return consent::publish_notice(t, boss,
                                         {.provider = "city",
                                          .purpose = std::string{recommending},
                                          .controller = "city",
                                          .kinds = {"attendance"},
                                          .others = {},
                                          .title = {"おすすめ", "Recommendations"},
                                          .body = {"活動をもとにご案内します。", "We propose."},
                                          .source = {"活動の記録", "activities"},
                                          .storage_days = 365,
                                          .valid_days = 0});
        }).value();
    on.candidates = [this](db::reader&, tenant_code, person_id, day_no, const outlook&) {
      return there_is;
    };
  }

  void go_to(const char* time) { here.time.set(*parse_instant(time)); }
  void run(task<void> (*job)(const module_parts&, tenant_code, std::string_view)) {
    here.loop.wait(job(on, db::testing::sapporo(), ""));
  }
  day_no today() { return day_of(here.time.now()); }

  void join(person_id who, const char* date = "2026-01-01", std::string district = "momijidai",
            std::int64_t born = 194803) {
    write([&](db::tx& t) {
      store::put_person(
          t, {.person = who, .district = district, .born = born, .joined = *parse_date(date)});
    });
  }
  // As a service tells it, through the change log.
  void tell(person_id who, std::string code, std::string time, std::string id = "",
            std::int64_t amount = 1) {
    const auto name = id.empty() ? code + "/" + time : id;
    write([&](db::tx& t) {
      t.append_change(activity_kind, id::subject_of({who.value}),
                      "{\"id\":" + to_json(name) + ",\"code\":" + to_json(code) + ",\"at\":" +
                          to_json(time) + ",\"amount\":" + std::to_string(amount) + "}");
    });
  }
  void follow() {
    while (here.loop.wait(follower.follow_new()) > 0) {
    }
  }
  void say_yes(person_id who) {
    const consent::deciding by{.person = who,
                               .by = {id::subject_of({who.value}), "resident"},
                               .signed_in = consent::proof::fresh};
    const auto r = write([&](db::tx& t) {
      return consent::decide(t, {}, by, {notice.id, notice.hash, {"attendance"}, {}});
    });
    EXPECT_TRUE(r.ok()) << r.error().detail;
  }
  void protect(person_id who, std::vector<std::string> knows = {"role:secretariat"}) {
    write([&](db::tx& t) {
      consent::insert_protection(
          t, {who, t.now(), t.now() + std::chrono::days{365}, std::move(knows), "account:91"});
    });
  }
  std::vector<std::int64_t> find(const std::string& rule, const char* as_of = nullptr) {
    const auto e = parse_expression(rule);
    EXPECT_TRUE(e.ok()) << rule << (e.ok() ? "" : " " + e.error().fields.at(0).field);
    const auto day = as_of != nullptr ? *parse_date(as_of) : today();
    return look([&](db::reader& r) {
      return on.town_columns().with(r, db::testing::sapporo(), [&](const columns& c) {
        return c.find(e.value(), day).persons;
      });
    });
  }
  std::vector<proposal> proposals(person_id who = hanako) {
    return look([&](db::reader& r) { return store::proposals_of(r, who, 1'000'000, 100); });
  }
  std::string answer(person_id who, std::int64_t number, said what) {
    const auto r = write([&](db::tx& t) {
      return answer_proposal(t, {id::subject_of({who.value}), "resident"}, who, number, what);
    });
    return r.ok() ? text_of(r.value().state) : r.error().code;
  }
  // Bodies of changes of that kind.
  std::vector<std::string> changes(std::string_view kind) {
    std::vector<std::string> out;
    look([&](db::reader& r) {
      for (const auto& c : db::read_changes(r, 0, 100'000)) {
        if (c.kind == kind) {
          out.push_back(c.body);
        }
      }
      return 0;
    });
    return out;
  }
  candidate offer(std::string id, std::string tag_code = "", std::int64_t distance = 300) {
    candidate c{.id = id,
                .ja = id + "の会",
                .en = id,
                .starts_at = start_of(today()) + std::chrono::hours{14},
                .ends_at = start_of(today()) + std::chrono::hours{16},
                .distance_m = distance};
    if (!tag_code.empty()) {
      c.tags.push_back({tag_code, tag_code, tag_code});
    }
    return c;
  }
};

#define CRM_ON_BOTH(name)                                                              \
  INSTANTIATE_TEST_SUITE_P(engines, name, ::testing::ValuesIn(db::testing::engines()), \
                           [](const auto& i) { return db::testing::name_of(i.param); })

}  // namespace tsu::crm::testing
