#include "app/test/lending_rows.h"

#include "app/test/consent_rows.h"
#include "base/core/assert.h"
#include "service/devices/brief.h"
#include "service/devices/keep_register.h"
#include "service/devices/lend.h"
#include "service/devices/recruit.h"
#include "service/devices/support.h"

namespace tsu::app::testing {
namespace {

using enum http::method;
constexpr auto people = db::place::people;
constexpr person_id hanako{900'001};  // of people_rows
constexpr const char* tables[] = {"devices_call",   "devices_application", "devices_briefing",
                                  "devices_seat",   "devices_tablet",      "devices_movement",
                                  "devices_loan",   "devices_task",        "devices_mdm",
                                  "devices_matter", "devices_contact"};

#define JSON "application/json"
#define V1 "/devices/v1"
#define CALL                                                       \
  R"({"ja":"募集","en":"Call","how":"first_come","places":600,)" \
  R"("opensAt":"2026-01-01T00:00:00Z","closesAt":"2098-01-01T00:00:00Z"})"

constexpr sample table[] = {
    {get, V1 "/me", V1 "/me", "", "", "", "", resident_token},
    {post, V1 "/me/applications", V1 "/me/applications", JSON, R"({"call":"c1","wants":"tablet"})",
     "", "", resident_token},
    {post, V1 "/me/applications/{number}/withdraw", V1 "/me/applications/900001/withdraw", "", "",
     "", "", resident_token},
    {put, V1 "/me/briefings/{code}", V1 "/me/briefings/b2", "", "", "", "", resident_token},
    {del, V1 "/me/briefings/{code}", V1 "/me/briefings/b1", "", "", "", "", resident_token},
    {get, V1 "/calls", V1 "/calls", "", ""},
    {put, V1 "/calls/{code}", V1 "/calls/c1", JSON, CALL},
    {post, V1 "/calls/{code}/draw", V1 "/calls/c2/draw", JSON, R"({"seed":"000000000000002a"})"},
    {get, V1 "/calls/{code}/applications", V1 "/calls/c1/applications?after=0&limit=5", "", ""},
    {post, V1 "/applications", V1 "/applications", JSON,
     R"({"call":"c1","wants":"own_phone","person":900001})"},
    {post, V1 "/applications/{number}/withdraw", V1 "/applications/900001/withdraw", "", ""},
    {get, V1 "/briefings", V1 "/briefings", "", ""},
    {put, V1 "/briefings/{code}", V1 "/briefings/b3", JSON,
     R"({"name":"説明会","place":"会館","startsAt":"2026-12-01T00:00:00Z",)"
     R"("endsAt":"2026-12-01T03:00:00Z","seats":40})"},
    {post, V1 "/briefings/{code}/seats", V1 "/briefings/b2/seats", JSON, R"({"person":900001})"},
    {post, V1 "/briefings/{code}/marks", V1 "/briefings/b1/marks", JSON,
     R"({"person":900001,"attended":true})"},
    {get, V1 "/briefings/{code}/attendance", V1 "/briefings/b1/attendance?as=csv", "", ""},
    {get, V1 "/register", V1 "/register", "", ""},
    {get, V1 "/tablets", V1 "/tablets?state=stock&after=T&limit=5", "", ""},
    {post, V1 "/tablets", V1 "/tablets", JSON, R"({"tablets":[{"serial":"T-9","model":"10型"}]})"},
    {get, V1 "/tablets/{serial}", V1 "/tablets/T-1", "", ""},
    {post, V1 "/tablets/{serial}/moves", V1 "/tablets/T-2/moves", JSON,
     R"({"to":"repair","why":"点検"})"},
    {put, V1 "/tablets/{serial}/facts", V1 "/tablets/T-1/facts", JSON,
     R"({"source":"MDM","os":"14","app":"1.2","at":"2026-01-02T00:00:00Z","managed":true,)"
     R"("locked":false,"encrypted":true})"},
    {post, V1 "/loans", V1 "/loans", JSON,
     R"({"id":"l9","person":900001,"serial":"T-2","dueAt":"2098-03-31T00:00:00Z",)"
     R"("condition":"新品","why":"参加"})"},
    {post, V1 "/loans/{number}/end", V1 "/loans/900001/end", JSON,
     R"({"as":"stock","condition":"傷なし","why":"返却"})"},
    {get, V1 "/tasks", V1 "/tasks?after=0&limit=5", "", ""},
    {post, V1 "/tasks/{number}/done", V1 "/tasks/900001/done", JSON, R"({"note":"済み"})"},
    {get, V1 "/persons/{person}", V1 "/persons/900001?why=counter", "", ""},
    {get, V1 "/support", V1 "/support?before=1000000&limit=5", "", ""},
    {post, V1 "/support", V1 "/support", JSON,
     R"({"id":"s9","person":900001,"by":"phone","topic":"wifi","question":"つながらない",)"
     R"("answer":"再起動を案内","solved":true})"},
    {post, V1 "/support/{number}/contacts", V1 "/support/900001/contacts", JSON,
     R"({"note":"もう一度","solved":true})"},
    {get, V1 "/support/summary", V1 "/support/summary?month=2026-11", "", ""},
};
#undef V1
#undef CALL

void write_calls(db::tx& t, const devices::acting& boss) {
  namespace d = devices;
  const auto from = t.now() - std::chrono::days{2}, until = t.now() + std::chrono::days{20'000};
  const auto call = [&](const char* code, d::choosing how) {
    ASSERT(d::keep_call(t, boss,
                        {.code = code,
                         .ja = "募集",
                         .en = "Call",
                         .how = how,
                         .places = 5,
                         .opens_at = from,
                         .closes_at = until})
               .ok());
  };
  call("c1", d::choosing::first_come);
  call("c2", d::choosing::lottery);
  call("c3", d::choosing::first_come);
  ASSERT(d::apply(t, boss, {"c3", hanako, d::wanting::tablet}).ok());
  ASSERT(d::apply(t, boss, {"c2", hanako, d::wanting::tablet}).ok());
  t.run({"", "UPDATE devices_application SET number = 900001 WHERE call_code = 'c3'", people}, {});
  t.run({"", "UPDATE devices_call SET closes_at = 1 WHERE code = 'c2'", people}, {});
  for (const auto* code : {"b1", "b2"}) {
    ASSERT(d::keep_briefing(t, boss, {code, "説明会", "会館", from, until, 9}).ok());
  }
  ASSERT(d::book(t, boss, "b1", hanako).ok());
}

void write_tablets(db::tx& t, const devices::parts& on, tenant_code town,
                   const devices::acting& boss) {
  namespace d = devices;
  ASSERT(d::add_tablets(t, boss, {{"T-1", "10型"}, {"T-2", "10型"}, {"T-3", "10型"}}).ok());
  const auto due = t.now() + std::chrono::days{90};
  ASSERT(d::lend(t, on, town, boss, {"l1", {900'002}, "T-1", due, "新品", "参加"}).ok());
  ASSERT(d::move(t, boss, "T-3", d::tablet_state::repair, "点検").ok());
  t.run({"", "UPDATE devices_loan SET number = 900001", people}, {});
  t.run({"", "UPDATE devices_task SET number = 900001", people}, {});
  ASSERT(d::open_matter(
             t, {on.key_of, town}, boss,
             {"s1", hanako, d::channel::phone, "wifi", "つながらない", "案内", d::outcome::open})
             .ok());
  t.run({"", "UPDATE devices_contact SET matter = 900001", people}, {});
  t.run({"", "UPDATE devices_matter SET number = 900001", people}, {});
}

}  // namespace

std::span<const sample> lending_samples() { return table; }

task<void> restore_lending(db::house& house, tenant_code tenant,
                           std::optional<crypto::box_key> key) {
  devices::parts alone{house};  // the Smart ID's own tablets are people_rows'
  alone.key_of = id::keys_under(key);
  co_await house.at(tenant, people).write([&](db::tx& t) {
    for (const auto* name : tables) {
      t.run({"", "DELETE FROM " + std::string{name}, people}, {});
    }
    constexpr devices::acting boss{"account:7", "admin", ""};
    write_calls(t, boss);
    write_tablets(t, alone, tenant, boss);
  });
}

}  // namespace tsu::app::testing
