#include "app/test/health_rows.h"

#include "app/test/consent_rows.h"
#include "engine/id/store.h"
#include "engine/id/tokens.h"
#include "service/health/keep_check.h"
#include "service/health/keep_record.h"
#include "service/health/keep_thresholds.h"
#include "service/health/parts.h"
#include "service/health/share.h"
#include "service/health/store.h"
#include "service/health/take_upload.h"
#include "service/health/tasks.h"

namespace tsu::app::testing {
namespace {

using enum http::method;
constexpr auto people = db::place::people;
constexpr person_id hanako{900'001}, ichiro{900'002};  // of people_rows
constexpr const char* tables[] = {"record",     "day",    "seen",   "task",  "check",     "share",
                                  "thresholds", "device", "holder", "draft", "taken_back"};

#define JSON "application/json"
#define V1 "/health/v1"
#define RECORD                                                                                \
  R"({"id":"r1","measuredAt":"2026-11-22T04:00:00Z","at":"home","how":"by_hand","in":)"       \
  R"("sitting","values":{"systolicMmHg":128,"diastolicMmHg":80,"weightKg":52.3},"symptoms":)" \
  R"(["faint"]})"
#define KIHON                                                                            \
  R"({"id":"k1","answers":{"answers":[true,true,null,true,true,true,true,true,false,)"   \
  R"(false,false,null,false,false,false,true,false,false,true,false,false,false,false,)" \
  R"(false,true],"heightCm":158,"weightKg":52.5}})"
#define JCHS                                                                          \
  R"({"id":"j1","answers":{"is":"female","lost2kgIn6Months":false,)"                  \
  R"("tiredWithoutReason":true,"gripKg":17.5,"gaitMPerS":0.9,"lightExerciseWeekly":)" \
  R"(false,"sportWeekly":false}})"

constexpr sample table[] = {
    {post, V1 "/me/records", V1 "/me/records", JSON, RECORD, "", "", resident_token},
    {get, V1 "/me/records", V1 "/me/records?limit=5&days=30&as=json", "", "", "", "",
     resident_token},
    {del, V1 "/me/records/{number}", V1 "/me/records/900001", "", "", "", "", resident_token},
    {get, V1 "/me/series", V1 "/me/series?kind=blood_pressure&days=365&as=csv", "", "", "", "",
     resident_token},
    {get, V1 "/checklists/kihon", V1 "/checklists/kihon", "", "", "", "", resident_token},
    {post, V1 "/me/checks/kihon", V1 "/me/checks/kihon", JSON, KIHON, "", "", resident_token},
    {post, V1 "/me/checks/jchs", V1 "/me/checks/jchs", JSON, JCHS, "", "", resident_token},
    {get, V1 "/me/checks/{list}/draft", V1 "/me/checks/kihon/draft", "", "", "", "",
     resident_token},
    {put, V1 "/me/checks/{list}/draft", V1 "/me/checks/kihon/draft", JSON,
     R"({"at":2,"said":{"0":"yes","height":"160"}})", "", "", resident_token},
    {del, V1 "/me/checks/{list}/draft", V1 "/me/checks/kihon/draft", "", "", "", "",
     resident_token},
    {get, V1 "/me/checks", V1 "/me/checks", "", "", "", "", resident_token},
    {get, V1 "/me/recommendations", V1 "/me/recommendations", "", "", "", "", resident_token},
    {get, V1 "/me/shares", V1 "/me/shares", "", "", "", "", resident_token},
    {put, V1 "/me/shares/{proxy}", V1 "/me/shares/900001", JSON, R"({"kinds":["pulse","checks"]})",
     "", "", resident_token},
    {get, V1 "/shared", V1 "/shared", "", "", "", "", resident_token},
    {get, V1 "/shared/{person}", V1 "/shared/900002", "", "", "", "", resident_token},
    {get, V1 "/shared/{person}/series", V1 "/shared/900002/series?kind=pulse&days=7", "", "", "",
     "", resident_token},
    {get, V1 "/shared/{person}/checks", V1 "/shared/900002/checks", "", "", "", "", resident_token},
    {get, V1 "/persons", V1 "/persons?card=hanako&purpose=care", "", "", "", "",
     station_nurse_token},
    {get, V1 "/persons/{person}/records", V1 "/persons/900001/records?purpose=care&limit=5", "", "",
     "", "", station_nurse_token},
    {get, V1 "/persons/{person}/series",
     V1 "/persons/900001/series?purpose=care&kind=blood_pressure&days=30", "", "", "", "",
     station_nurse_token},
    {get, V1 "/persons/{person}/checks", V1 "/persons/900001/checks?purpose=care", "", "", "", "",
     station_nurse_token},
    {post, V1 "/persons/{person}/checks/kihon", V1 "/persons/900001/checks/kihon?purpose=care",
     JSON, KIHON, "", "", station_nurse_token},
    {post, V1 "/persons/{person}/checks/jchs", V1 "/persons/900001/checks/jchs?purpose=care", JSON,
     JCHS, "", "", station_nurse_token},
    {get, V1 "/tasks", V1 "/tasks?state=open&limit=5&after=5.0", "", "", "", "",
     station_nurse_token},
    {get, V1 "/tasks/{number}", V1 "/tasks/900001?purpose=care", "", "", "", "",
     station_nurse_token},
    {post, V1 "/tasks/{number}/take", V1 "/tasks/900001/take?purpose=care", "", "", "", "",
     station_nurse_token},
    {post, V1 "/tasks/{number}/reopen", V1 "/tasks/900002/reopen?purpose=care", JSON,
     R"({"note":"再び電話"})", "", "", station_nurse_token},
    {get, V1 "/persons/{person}/shares", V1 "/persons/900001/shares?purpose=care", "", "", "", "",
     station_nurse_token},
    {get, V1 "/risks", V1 "/risks?purpose=care&after=0&limit=5", "", "", "", "",
     station_nurse_token},
    {post, V1 "/tasks/{number}/close", V1 "/tasks/900001/close?purpose=care", JSON,
     R"({"note":"電話した"})", "", "", station_nurse_token},
    {get, V1 "/thresholds", V1 "/thresholds", "", ""},
    {post, V1 "/thresholds", V1 "/thresholds", JSON,
     R"({"from":"2027-01-01T00:00:00Z","limits":[{"of":"systolic","at":"home","lowBelow":90,)"
     R"("highFrom":135,"againFrom":160,"emergencyFrom":180}],"source":"要綱"})",
     "", "", station_nurse_token},
    {post, V1 "/thresholds/{version}/approve", V1 "/thresholds/900001/approve", "", ""},
    {post, V1 "/station/records", V1 "/station/records", JSON,
     R"({"person":900001,"record":)" RECORD "}", "", "", station_nurse_token},
    {get, V1 "/devices", V1 "/devices?after=a&limit=5", "", ""},
    {put, V1 "/devices/{id}", V1 "/devices/cuff-2", JSON,
     R"({"label":"血圧計","gateway":"gw-1","at":"home","person":900001,)"
     R"("from":"2026-11-01T00:00:00Z","closed":false})"},
    {post, V1 "/uploads", V1 "/uploads", JSON,
     R"({"items":[{"device":"cuff-1","measuredAt":"2026-11-22T03:00:00Z","in":"sitting",)"
     R"("values":{"systolicMmHg":128,"diastolicMmHg":80,"pulseBpm":60}},{"device":"no",)"
     R"("measuredAt":"2026-11-22T03:00:00Z","card":"x","values":{}}]})",
     "", "", gateway_token},
};
#undef V1
#undef JSON
#undef RECORD
#undef KIHON
#undef JCHS

void put_token(db::tx& t, std::string_view token, const char* subject, const char* role) {
  const auto hash = id::hash_of(token);
  if (!id::find_secret(t, id::secret_kind::token, hash, t.now())) {
    id::insert_secret(t, {.kind = id::secret_kind::token,
                          .hash = hash,
                          .subject = subject,
                          .role = role,
                          .created = t.now(),
                          .expires = t.now() + std::chrono::days{365}});
  }
}

void put_record(db::tx& t, const health::parts& on, tenant_code town, person_id who) {
  health::recorder all{t, on, town};
  const auto made = all.keep({.person = who,
                              .source = health::source_of_id(who, "r0"),
                              .what = {.measured_at = t.now() - std::chrono::minutes{1},
                                       .of = {{"systolic", 185}, {"diastolic", 80}},
                                       .symptoms = {}},
                              .by = "account:900001"});
  ASSERT(made.ok());
  ASSERT(all.finish().ok());
}

}  // namespace

std::span<const sample> health_samples() { return table; }

task<void> restore_health(const health::parts& on, tenant_code tenant) {
  co_await on.house.at(tenant, people).write([&](db::tx& t) {
    for (const auto* name : tables) {
      t.run({"", "DELETE FROM health_" + std::string{name}, people}, {});
    }
    namespace h = health;
    put_token(t, station_nurse_token, "nurse-1", "nurse");
    put_token(t, gateway_token, "gw-1", "device");
    const h::acting nurse{"nurse-1", "nurse", ""}, his{"account:900002", "resident", ""};
    put_record(t, on, tenant, hanako);
    put_record(t, on, tenant, ichiro);
    t.run({"", "UPDATE health_record SET number = person", people}, {});
    t.run({"", "UPDATE health_task SET number = person", people}, {});
    ASSERT(h::close_task(t, on, tenant, nurse, h::store::tasks_of(t, ichiro).at(0), {"電話した"})
               .ok());
    const h::thresholds_wish limits{.from = t.now() + std::chrono::hours{1},
                                    .limits = {{.of = h::measure::pulse, .high_from = 100}},
                                    .source = "要綱"};
    ASSERT(h::propose_thresholds(t, nurse, limits).ok());
    t.run({"", "UPDATE health_thresholds SET version = 900001", people}, {});
    ASSERT(h::keep_device(t, on, nurse, "cuff-1",
                          {.label = "a",
                           .gateway = "gw-1",
                           .person = ichiro.value,
                           .from = t.now() - std::chrono::hours{1}})
               .ok());
    for (const auto& p : on.proxies_of(t, ichiro, t.now())) {
      ASSERT(h::share(t, on, his, ichiro, p.id, {{h::kind::pulse, h::kind::checks}}).ok());
    }
  });
}

}  // namespace tsu::app::testing
