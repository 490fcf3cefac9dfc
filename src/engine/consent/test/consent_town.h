// A town with a catalogue, two providers and their notices, for the tests of this engine; on either
// database, without HTTP.
#pragma once

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "base/db/test/fresh_house.h"
#include "base/module/module.h"
#include "base/record/audit.h"
#include "engine/consent/catalogue.h"
#include "engine/consent/decide_consent.h"
#include "engine/consent/module.h"
#include "engine/consent/persons.h"
#include "engine/consent/read_person.h"
#include "engine/consent/views.h"
#include "engine/id/module.h"

namespace tsu::consent::testing {

inline notice_wish health_notice() {
  return {.provider = "acme",
          .purpose = "health",
          .controller = "council",
          .kinds = {"name", "phone", "vitals"},
          .others = {},
          .title = {"健康の見守り", "Watching over health"},
          .body = {"血圧などをもとに電話します。", "We call you about your blood pressure."},
          .source = {"ご本人の登録", "what the person registered"},
          .storage_days = 365,
          .valid_days = 400};
}

class consent_town : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  template <class Act>
  auto act(Act a) {
    return here.loop.wait(people.write(a));
  }
  template <class Look>
  auto look(Look l) {
    return here.loop.wait(people.read(l));
  }

  consent_town() {
    out.end_grants = [this](db::tx&, person_id who, std::string_view client) {
      ended.push_back(std::to_string(who.value) + "/" + std::string{client});
    };
    out.key = crypto::box_key::random();
    out.tell = [this](db::tx&, const told_withdrawal& w) { told.push_back(w); };
    for (const auto* kind : {"name", "phone", "vitals"}) {
      out.readers[kind] = [](db::reader&,
                             const asked_data& a) -> result<std::optional<std::string>> {
        return std::optional{"\"" + std::string{a.kind} + " of " + std::to_string(a.person.value) +
                             "\""};
      };
    }
    put({"council", party_kind::council, {"協議会", "Council"}, {"電話 011", "phone 011"}, {}});
    put({"acme",
         party_kind::provider,
         {"アクメ健康", "Acme Health"},
         {"a@x", "a@x"},
         {"acme-app"}});
    put({"other", party_kind::provider, {"ほかの会社", "Other"}, {"o@x", "o@x"}, {"other-app"}});
    for (const auto& p : {purpose_dto{"health", {"健康の見守り", "health"}, false},
                          purpose_dto{"events", {"行事の案内", "events"}, false},
                          purpose_dto{"care", {"相談への対応", "answering a call"}, true}}) {
      EXPECT_TRUE(act([&](db::tx& t) { return put_purpose(t, hana, p); }).ok());
    }
    EXPECT_TRUE(act([&](db::tx& t) {
                  return put_kind(t, hana, {"phone", {"電話番号", "telephone"}, false, {"staff"}});
                }).ok());
  }

  void put(const party_dto& p) {
    EXPECT_TRUE(act([&](db::tx& t) { return put_party(t, hana, p); }).ok());
  }
  notice_dto publish(const notice_wish& w) {
    return act([&](db::tx& t) { return publish_notice(t, hana, w); }).value();
  }
  deciding self(std::int64_t who, proof p = proof::fresh) {
    return {.person = {who}, .by = {"account:" + std::to_string(who), "resident"}, .signed_in = p};
  }
  result<receipt_dto> decide_as(const deciding& by, const notice_dto& n,
                                std::vector<std::string> yes, std::vector<std::string> no = {}) {
    const decision_wish w{n.id, n.hash, std::move(yes), std::move(no)};
    return act([&](db::tx& t) { return decide(t, out, by, w); });
  }
  receipt_dto give(std::int64_t who, const notice_dto& n, std::vector<std::string> kinds) {
    return decide_as(self(who), n, std::move(kinds)).value();
  }
  std::vector<receipt_dto> take(std::int64_t who, withdrawal_wish w) {
    return act([&](db::tx& t) { return withdraw(t, out, self(who), w); }).value();
  }
  // "" or the code of the refusal, with what was wrong of each kind: "no_consent phone:withdrawn".
  std::string read_as(const std::string& client, const std::string& subject,
                      std::vector<std::string> kinds, const std::string& purpose = "health") {
    const provider_asking a{.tenant = db::testing::sapporo(),
                            .who = {client, "provider"},
                            .subject = subject,
                            .purpose = purpose,
                            .kinds = std::move(kinds),
                            .covers = [this](std::string_view k) { return !beyond.contains(k); }};
    return said(act([&](db::tx& t) { return read_for_provider(t, out, a); }));
  }
  // A page of those who said yes; {} where it is refused.
  consenting_page list_as(const std::string& client, std::string after = {},
                          std::int64_t limit = 100) {
    const list_asking a{
        {client, "provider"}, "health", std::move(after), limit, [this](std::string_view k) {
          return !beyond.contains(k);
        }};
    auto page = act([&](db::tx& t) { return list_consenting(t, out, a); });
    refused = said(page);
    return page.ok() ? std::move(page).value() : consenting_page{};
  }
  std::string look_as(const actor& who, std::int64_t person, std::vector<std::string> kinds,
                      const std::string& purpose = "care") {
    const staff_asking a{db::testing::sapporo(), who, {person}, purpose, std::move(kinds)};
    return said(act([&](db::tx& t) { return read_for_staff(t, out, a); }));
  }
  template <class T>
  static std::string said(const result<T>& r) {
    if (r.ok()) {
      return "";
    }
    auto text = r.error().code;
    for (const auto& f : r.error().fields) {
      text += " " + f.field + ":" + f.code;
    }
    return text;
  }
  std::vector<std::string> audited() {
    std::vector<std::string> all;
    for (const auto& row : look([](db::reader& r) { return record::read_audit(r, 0, 1'000); })) {
      all.push_back(row.action + " " + row.subject + " " + row.actor + " " + row.purpose);
    }
    return all;
  }

  const actor hana{"hana", "staff"}, boss{"boss", "admin"};
  ports out;
  std::set<std::string, std::less<>> beyond;  // kinds that the tokens do not cover
  std::string refused;                        // what list_as() was told
  std::vector<std::string> ended;
  std::vector<told_withdrawal> told;
  const std::array<db::module_schema, 3> schemas{db::module_schema{"record", record::migrations},
                                                 {"id", id::contents().migrations},
                                                 {"consent", contents().migrations}};
  db::testing::fresh_house here{GetParam(), schemas};
  db::store& people = here.at(db::place::people);
};

}  // namespace tsu::consent::testing
