#include "app/test/consent_rows.h"

#include "base/core/json.h"
#include "engine/consent/decide_consent.h"
#include "engine/consent/persons.h"
#include "engine/consent/store_dead.h"
#include "engine/consent/store_drafts.h"
#include "engine/consent/store_exports.h"
#include "engine/consent/store_grants.h"
#include "engine/consent/store_persons.h"
#include "engine/id/people/store_accounts.h"
#include "engine/id/store.h"
#include "engine/id/store_clients.h"
#include "engine/id/tokens.h"

namespace tsu::app::testing {
namespace {

constexpr auto people = db::place::people;
constexpr person_id hanako{900'001}, ichiro{900'002};  // of people_rows
constexpr const char* tables[] = {"word",    "client", "notice",  "grant",      "event",
                                  "receipt", "read",   "proxy",   "protection", "protection_knows",
                                  "merge",   "alias",  "erasure", "gone",       "export",
                                  "draft",   "dead"};

void put_words(db::tx& t, const consent::actor& who) {
  ASSERT(consent::put_party(t, who,
                            {"council", consent::party_kind::council, {"協", "c"}, {"電", "t"}, {}})
             .ok());
  ASSERT(
      consent::put_party(
          t, who, {"acme", consent::party_kind::provider, {"ア", "A"}, {"電", "t"}, {"acme-app"}})
          .ok());
  ASSERT(consent::put_purpose(t, who, {"health", {"健", "h"}, false}).ok());
  ASSERT(consent::put_purpose(t, who, {"care", {"相", "c"}, true}).ok());
  ASSERT(consent::put_kind(t, who, {"phone", {"電話", "phone"}, false, {"admin"}}).ok());
}

void put_notice(db::tx& t, const consent::actor& who) {
  const consent::notice_wish w{.provider = "acme",
                               .purpose = "health",
                               .controller = "council",
                               .kinds = {"name", "phone"},
                               .others = {},
                               .title = {"題", "t"},
                               .body = {"文", "b"},
                               .source = {"本人", "s"},
                               .storage_days = 30,
                               .valid_days = 0};
  ASSERT(consent::publish_notice(t, who, w).ok());
  t.run({"", "UPDATE consent_notice SET id = 900001, hash = 'h'", people}, {});
}

void put_person(db::tx& t, const consent::actor& who) {
  consent::insert_alias(t, "acme", "sub-1", hanako);
  const consent::deciding by{.person = hanako, .by = who, .signed_in = consent::proof::fresh};
  auto r = consent::decide(t, {}, by, {900'001, "h", {"name", "phone"}, {}});
  ASSERT(r.ok());
  auto receipt = std::move(r).value();
  receipt.id = "r1";
  consent::insert_receipt(t, hanako, "r1", to_json(receipt));
  consent::insert_erasure(t, "e1", {99}, "{\"id\":\"e1\"}");
  consent::insert_proxy(t, {.person = hanako, .proxy = ichiro, .checked = "c", .author = "a"});
  t.run({"", "UPDATE consent_proxy SET id = 900001", people}, {});
  consent::insert_proxy(t, {.person = ichiro, .proxy = hanako, .checked = "c", .author = "a"});
  consent::put_draft(t, {.person = hanako,
                         .proxy = ichiro,
                         .notice = 900'001,
                         .given = "name",
                         .refused = "",
                         .at = t.now()});
  t.run({"", "UPDATE consent_draft SET id = 900001", people}, {});
  consent::insert_export(t, {.asked_by = "another",
                             .asked_role = "staff",
                             .purpose = "care",
                             .kinds = "phone",
                             .persons = "900001",
                             .why = "w"});
  t.run({"", "UPDATE consent_export SET id = 900001", people}, {});
  consent::put_dead(t, {ichiro, "another", "admin", "w", t.now()});
  consent::insert_protection(t, {hanako,
                                 t.now(),
                                 t.now() + std::chrono::days{30},
                                 {"role:admin", "role:nurse", "provider:acme", "proxy:900002"},
                                 "a"});
}

void put_token(db::tx& t, std::string_view text, std::string_view subject, std::string_view role) {
  const auto hash = id::hash_of(text);
  if (!id::find_secret(t, id::secret_kind::token, hash, t.now())) {
    id::insert_secret(t, {.kind = id::secret_kind::token,
                          .hash = hash,
                          .subject = subject,
                          .role = role,
                          .created = t.now(),
                          .expires = t.now() + std::chrono::days{365}});
  }
}

}  // namespace

task<void> restore_consents(db::house& house, tenant_code tenant) {
  co_await house.at(tenant, people).write([](db::tx& t) {
    for (const auto* name : tables) {
      t.run({"", "DELETE FROM consent_" + std::string{name}, people}, {});
    }
    const consent::actor who{"tester", "admin"};
    put_words(t, who);
    put_notice(t, who);
    put_person(t, who);
    id::insert_client(t,
                      {.name = "acme-app",
                       .title = "t",
                       .rules = {{.operations = {"read"}, .types = {{"Person"}}}},
                       .per_second = 1,
                       .burst = 1},
                      t.now());
    put_token(t, resident_token, "account:900001", "resident");
    put_token(t, provider_token, "acme-app", "provider");
  });
}

}  // namespace tsu::app::testing
