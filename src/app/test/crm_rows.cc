#include "app/test/crm_rows.h"

#include "app/test/consent_rows.h"
#include "base/core/json.h"
#include "engine/crm/campaigns.h"
#include "engine/crm/follow_activities.h"
#include "engine/crm/segments.h"
#include "engine/crm/store.h"

namespace tsu::app::testing {
namespace {

using enum http::method;
constexpr auto people = db::place::people;
constexpr person_id hanako{900'001}, ichiro{900'002};  // of people_rows
constexpr const char* tables[] = {"crm_person",          "crm_link",        "crm_kind",
                                  "crm_activity",        "crm_day",         "crm_month",
                                  "crm_segment",         "crm_segment_run", "crm_segment_member",
                                  "crm_proposal",        "crm_sent",        "crm_campaign",
                                  "crm_campaign_member", "crm_task"};

#define JSON "application/json"
#define V1 "/crm/v1"
#define RULE                                                                              \
  R"({"all":[{"field":"age","op":">=","value":65},{"not":{"field":"count","kind":"any",)" \
  R"("lastDays":30,"op":"<","value":1}}]})"

constexpr sample table[] = {
    {get, V1 "/me", V1 "/me", "", "", "", "", resident_token},
    {put, V1 "/me/interests", V1 "/me/interests", JSON, R"({"interests":["garden"]})", "", "",
     resident_token},
    {get, V1 "/me/proposals", V1 "/me/proposals?before=1000000&limit=5", "", "", "", "",
     resident_token},
    {post, V1 "/me/proposals/{number}", V1 "/me/proposals/900001", JSON, R"({"answer":"opened"})",
     "", "", resident_token},
    {get, V1 "/me/messages", V1 "/me/messages", "", "", "", "", resident_token},
    {post, V1 "/me/messages/{campaign}/opened", V1 "/me/messages/running/opened", "", "", "", "",
     resident_token},
    {get, V1 "/persons/{person}", V1 "/persons/900001", "", ""},
    {put, V1 "/persons/{person}/profile", V1 "/persons/900001/profile", JSON,
     R"({"track":"tablet","interests":["garden","music"],"walkM":500})"},
    {put, V1 "/persons/{person}/restriction", V1 "/persons/900001/restriction", JSON,
     R"({"exertion":1,"why":"ひざの痛み"})"},
    {put, V1 "/persons/{person}/links/{other}", V1 "/persons/900001/links/900002", JSON,
     R"({"kind":"household"})"},
    {del, V1 "/persons/{person}/links/{other}", V1 "/persons/900001/links/900002", "", ""},
    {get, V1 "/persons/{person}/proposals", V1 "/persons/900001/proposals?limit=5", "", ""},
    {get, V1 "/tasks", V1 "/tasks?state=open&kind=unreachable&after=0&limit=5", "", ""},
    {post, V1 "/tasks/{number}/close", V1 "/tasks/900001/close", JSON,
     R"({"note":"お元気でした"})"},
    {get, V1 "/summary", V1 "/summary", "", ""},
    {get, V1 "/kinds", V1 "/kinds", "", ""},
    {put, V1 "/kinds/{code}", V1 "/kinds/checkin", JSON,
     R"({"code":"checkin","ja":"イベント参加","en":"Event","outing":true,"weight":10,)"
     R"("how":"times"})"},
    {get, V1 "/segments", V1 "/segments", "", ""},
    {get, V1 "/segments/{code}", V1 "/segments/kept", "", ""},
    {put, V1 "/segments/{code}", V1 "/segments/other", JSON,
     R"({"ja":"高齢の方","en":"Elders","rule":)" RULE "}"},
    {post, V1 "/segments/{code}/runs", V1 "/segments/kept/runs", "", ""},
    {get, V1 "/segments/{code}/runs", V1 "/segments/kept/runs?limit=5", "", ""},
    {get, V1 "/segments/{code}/members", V1 "/segments/kept/members?after=0&limit=5", "", ""},
    {post, V1 "/counts", V1 "/counts", JSON, R"({"rule":)" RULE "}"},
    {get, V1 "/campaigns", V1 "/campaigns", "", ""},
    {get, V1 "/campaigns/{code}", V1 "/campaigns/running", "", ""},
    {put, V1 "/campaigns/{code}", V1 "/campaigns/draft", JSON,
     R"({"segment":"kept","says":{"titleJa":"春","titleEn":"Spring","bodyJa":"始まります。",)"
     R"("bodyEn":"It begins."},"controlPermille":100,"goal":"farm_work","days":28,)"
     R"("pointsEach":20})"},
    {post, V1 "/campaigns/{code}/start", V1 "/campaigns/draft/start", "", ""},
    {post, V1 "/campaigns/{code}/stop", V1 "/campaigns/running/stop", JSON,
     R"({"why":"大雪のため"})"},
};
#undef V1

void put_campaigns(db::tx& t, const crm::acting& clerk) {
  const crm::campaign_wish w{.segment = "kept",
                             .says = {"春", "Spring", "始まります。", "It begins."},
                             .goal = "farm_work"};
  ASSERT(crm::keep_campaign(t, clerk, "draft", w).ok());
  ASSERT(crm::keep_campaign(t, clerk, "running", w).ok());
  auto running = *crm::store::find_campaign(t, "running");
  running.state = crm::campaign_state::running;
  running.started_at = t.now();
  running.until = t.now() + std::chrono::days{400};
  crm::store::put_campaign(t, running);
  crm::store::insert_campaign_member(t, {.campaign = "running", .person = hanako});
  crm::store::mark_sent(t, "running", hanako);
}

}  // namespace

std::span<const sample> crm_samples() { return table; }

task<void> restore_crm(db::house& house, tenant_code tenant) {
  co_await house.at(tenant, people).write([](db::tx& t) {
    for (const auto* name : tables) {
      t.run({"", "DELETE FROM " + std::string{name}, people}, {});
    }
    namespace s = crm::store;
    s::next_epoch(t);
    s::put_person(t, {.person = hanako,
                      .district = "momijidai",
                      .born = 194803,
                      .joined = crm::day_of(t.now()) - 100});
    s::put_link(t, {hanako, ichiro, crm::link_kind::family, t.now(), "a"});
    crm::keep_activity(
        t, {.id = "e1", .person = hanako, .code = "checkin", .at = t.now(), .note = "event:e1"});
    const crm::acting clerk{"account:7", "staff"};
    ASSERT(crm::keep_segment(t, clerk, {"kept", "高齢の方", "Elders", RULE}).ok());
    const auto kept = *s::find_segment(t, "kept");
    ASSERT(crm::keep_run(t, clerk, kept, {{{hanako.value}, 1, 1}, crm::day_of(t.now())}).ok());
    put_campaigns(t, clerk);
    const auto number = s::insert_proposal(t, {.person = hanako,
                                               .day = crm::day_of(t.now()),
                                               .why = "no_outing",
                                               .item = "i",
                                               .title_ja = "会",
                                               .title_en = "m",
                                               .reason_ja = "最近外出が少ないため",
                                               .reason_en = "r",
                                               .input = "h"});
    ASSERT(number);
    t.run({"", "UPDATE crm_proposal SET number = 900001", people}, {});
    ASSERT(s::insert_task(t, {.person = hanako, .since = crm::day_of(t.now())}, t.now()));
    t.run({"", "UPDATE crm_task SET number = 900001", people}, {});
  });
}

}  // namespace tsu::app::testing
