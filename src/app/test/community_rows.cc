#include "app/test/community_rows.h"

#include "app/community.h"
#include "app/test/consent_rows.h"
#include "engine/id/store.h"
#include "engine/id/tokens.h"
#include "service/community/consult.h"
#include "service/community/gtfs.h"
#include "service/community/keep_session.h"
#include "service/community/parts.h"
#include "service/community/sign_up.h"
#include "service/community/store.h"
#include "service/community/test/small_feed.h"

namespace tsu::app::testing {
namespace {

using enum http::method;
constexpr auto people = db::place::people, town = db::place::town;
constexpr person_id hanako{900'001};  // of people_rows
constexpr const char* of_people[] = {"programme",    "session", "sign_up", "attendance", "key",
                                     "setting",      "choice",  "video",   "watch",      "slot",
                                     "consultation", "note",    "home"};
constexpr const char* of_town[] = {"notice",      "place",        "mobile_shop", "feed",
                                   "feed_number", "service_days", "line",        "stop"};

#define JSON "application/json"
#define V1 "/community/v1"
#define SESSION                                                                                \
  R"({"kind":"event","ja":"催","en":"Event","aboutJa":"","aboutEn":"",)"                      \
  R"("startsAt":"2026-12-01T00:00:00Z","endsAt":"2026-12-01T01:00:00Z",)"                      \
  R"("signUpFrom":"2026-11-01T00:00:00Z","signUpUntil":"2026-12-01T00:00:00Z","place":"駅",)" \
  R"("instructor":"","lon":141.4,"lat":43.0,"radiusM":100,"district":"momijidai",)"            \
  R"("capacity":20,"waitingMax":5,"feeYen":0,"rule":"checkin","needsSignUp":false,"listed":true})"
#define PROGRAMME                                                                             \
  R"({"ja":"体操","en":"Gymnastics","aboutJa":"","aboutEn":"","instructor":"","place":"",)" \
  R"("begins":"10:00","weekday":1,"minutes":60,"signUpDays":14,"lon":141.4,"lat":43.0,)"      \
  R"("radiusM":0,"district":"","capacity":20,"waitingMax":5,"feeYen":0,"rule":"checkin",)"    \
  R"("needsSignUp":false,"closed":false})"
#define NOTICE                                                                  \
  R"({"ja":"知","en":"News","bodyJa":"","bodyEn":"","district":"","link":"",)" \
  R"("from":"2026-11-01T00:00:00Z","until":"2026-12-01T00:00:00Z","importance":1})"
#define SHOP                                                                                    \
  R"({"ja":"店","en":"Shop","phone":"","stops":[{"code":"a","ja":"北","en":"North",)"         \
  R"("district":"","lon":141.4,"lat":43.0,"visits":[{"weekday":2,"at":"10:30","minutes":20}],)" \
  R"("also":[]}],"but":["2026-12-29"]})"

constexpr sample table[] = {
    {get, V1 "/me/settings", V1 "/me/settings", "", "", "", "", resident_token},
    {put, V1 "/me/settings", V1 "/me/settings", JSON,
     R"({"textPercent":150,"colours":"high","speech":true,"district":"aoba","shopStop":"s:a",)"
     R"("transitStop":"bus:P"})",
     "", "", resident_token},
    {get, V1 "/me/home", V1 "/me/home", "", "", "", "", resident_token},
    {put, V1 "/me/home", V1 "/me/home", JSON, R"({"lon":141.46,"lat":43.03})", "", "",
     resident_token},
    {del, V1 "/me/home", V1 "/me/home", "", "", "", "", resident_token},
    {get, V1 "/me/sign-ups", V1 "/me/sign-ups", "", "", "", "", resident_token},
    {post, V1 "/me/sign-ups", V1 "/me/sign-ups", JSON, R"({"session":900001})", "", "",
     resident_token},
    {post, V1 "/me/sign-ups/{session}/cancel", V1 "/me/sign-ups/900002/cancel", "", "", "", "",
     resident_token},
    {post, V1 "/me/check-ins", V1 "/me/check-ins", JSON, R"({"code":"TSE1:A","lon":141,"lat":43})",
     "", "", resident_token},
    {get, V1 "/me/attendance", V1 "/me/attendance?limit=5", "", "", "", "", resident_token},
    {get, V1 "/me/notices", V1 "/me/notices", "", "", "", "", resident_token},
    {get, V1 "/me/videos", V1 "/me/videos?limit=5", "", "", "", "", resident_token},
    {post, V1 "/me/videos/{code}/watches", V1 "/me/videos/v1/watches", JSON,
     R"({"seen":[{"from":0,"until":30}]})", "", "", resident_token},
    {get, V1 "/me/mobile-shop", V1 "/me/mobile-shop", "", "", "", "", resident_token},
    {get, V1 "/me/consultations", V1 "/me/consultations", "", "", "", "", resident_token},
    {post, V1 "/me/consultations", V1 "/me/consultations", JSON, R"({"slot":900001,"about":"膝"})",
     "", "", resident_token},
    {post, V1 "/me/consultations/{number}/cancel", V1 "/me/consultations/900001/cancel", "", "", "",
     "", resident_token},
    {get, V1 "/programmes", V1 "/programmes", "", ""},
    {put, V1 "/programmes/{code}", V1 "/programmes/p2", JSON, PROGRAMME},
    {post, V1 "/programmes/{code}/sessions", V1 "/programmes/p1/sessions", JSON,
     R"({"from":"2026-12-01","until":"2026-12-15"})"},
    {get, V1 "/sessions", V1 "/sessions?limit=5&lon=141.4&lat=43", "", ""},
    {get, V1 "/sessions/{number}", V1 "/sessions/900001", "", ""},
    {post, V1 "/sessions", V1 "/sessions", JSON, SESSION},
    {put, V1 "/sessions/{number}", V1 "/sessions/900002", JSON, SESSION},
    {post, V1 "/sessions/{number}/cancel", V1 "/sessions/900002/cancel", JSON,
     R"({"reason":"大雪"})"},
    {get, V1 "/sessions/{number}/code", V1 "/sessions/900001/code", "", ""},
    {get, V1 "/sessions/{number}/code/qr", V1 "/sessions/900001/code/qr", "", ""},
    {get, V1 "/sessions/{number}/people", V1 "/sessions/900002/people", "", ""},
    {post, V1 "/sessions/{number}/sign-ups", V1 "/sessions/900001/sign-ups", JSON,
     R"({"person":900001})"},
    {post, V1 "/sessions/{number}/sign-ups/{person}/cancel",
     V1 "/sessions/900002/sign-ups/900001/cancel", "", ""},
    {post, V1 "/sessions/{number}/check-ins", V1 "/sessions/900001/check-ins", JSON,
     R"({"card":"hanako"})"},
    {post, V1 "/check-ins/uploads", V1 "/check-ins/uploads", JSON,
     R"({"device":"d1","items":[{"id":"1","session":900001,"person":900001,)"
     R"("at":"2026-11-22T04:17:03Z"},{"id":"2","session":1,"card":"x",)"
     R"("at":"2026-11-22T04:17:03Z"}]})"},
    {get, V1 "/persons/{person}/attendance", V1 "/persons/900001/attendance", "", ""},
    {get, V1 "/reports/{month}", V1 "/reports/2026-11", "", ""},
    {post, V1 "/keys/rotate", V1 "/keys/rotate", "", ""},
    {get, V1 "/numbers", V1 "/numbers", "", ""},
    {put, V1 "/numbers/{name}", V1 "/numbers/community.winter_percent", JSON,
     R"({"value":160,"from":"2026-12-01T00:00:00Z","source":"要綱"})"},
    {get, V1 "/notices", V1 "/notices?limit=5", "", ""},
    {post, V1 "/notices", V1 "/notices", JSON, NOTICE},
    {put, V1 "/notices/{number}", V1 "/notices/900001", JSON, NOTICE},
    {get, V1 "/videos", V1 "/videos?limit=5", "", ""},
    {put, V1 "/videos/{code}", V1 "/videos/v2", JSON,
     R"({"ja":"動","en":"V","aboutJa":"","aboutEn":"","url":"https://v.invalid/1",)"
     R"("captionsUrl":"","tags":["a"],"lengthS":60,"rule":"video_quiz","listed":true})"},
    {get, V1 "/places", V1 "/places?category=hospital&limit=5", "", ""},
    {get, V1 "/places/nearest", V1 "/places/nearest?category=hospital&lon=141.4&lat=43", "", ""},
    {put, V1 "/places/{code}", V1 "/places/h2", JSON,
     R"({"category":"hospital","ja":"病","en":"H","address":"","phone":"","hours":"",)"
     R"("lon":141.4,"lat":43.0,"stepFree":true,"closed":false})"},
    {get, V1 "/mobile-shops", V1 "/mobile-shops", "", ""},
    {put, V1 "/mobile-shops/{code}", V1 "/mobile-shops/s2", JSON, SHOP},
    {get, V1 "/transit/feeds", V1 "/transit/feeds", "", ""},
    {get, V1 "/transit/stops", V1 "/transit/stops?lon=141.46&lat=43.03", "", ""},
    {get, V1 "/transit/feeds/{feed}/stops/{stop}/departures",
     V1 "/transit/feeds/bus/stops/P/departures?limit=3", "", ""},
    {get, V1 "/slots", V1 "/slots", "", ""},
    {post, V1 "/slots", V1 "/slots", JSON,
     R"({"startsAt":"2026-12-02T00:00:00Z","endsAt":"2026-12-02T01:00:00Z","place":"",)"
     R"("nurse":"n"})"},
    {get, V1 "/consultations", V1 "/consultations?limit=5", "", "", "", "", nurse_token},
    {post, V1 "/consultations", V1 "/consultations", JSON,
     R"({"person":900001,"slot":900001,"about":"膝"})"},
    {post, V1 "/consultations/{number}/cancel", V1 "/consultations/900001/cancel", "", ""},
    {get, V1 "/consultations/{number}", V1 "/consultations/900001", "", "", "", "", nurse_token},
    {post, V1 "/consultations/{number}/notes", V1 "/consultations/900001/notes", JSON,
     R"({"state":"held","text":"安静"})", "", "", nurse_token},
};

const std::string& small_zip() {
  static const auto out = community::testing::zipped(community::testing::small_files());
  return out;
}

void put_nurse(db::tx& t) {
  const auto hash = id::hash_of(nurse_token);
  if (!id::find_secret(t, id::secret_kind::token, hash, t.now())) {
    id::insert_secret(t, {.kind = id::secret_kind::token,
                          .hash = hash,
                          .subject = "nurse-1",
                          .role = "nurse",
                          .created = t.now(),
                          .expires = t.now() + std::chrono::days{365}});
  }
}

void renumber(db::tx& t, const std::string& name, db::place where, std::int64_t from,
              std::int64_t to) {
  t.run({"", "UPDATE community_" + name + " SET number = $2 WHERE number = $1", where}, {from, to});
}

community::session_facts facts(instant starts_at) {
  return {.ja = "催",
          .en = "Event",
          .starts_at = starts_at,
          .ends_at = starts_at + std::chrono::hours{2},
          .sign_up_from = starts_at - std::chrono::days{90},
          .sign_up_until = starts_at + std::chrono::hours{2},
          .capacity = 5,
          .rule = "checkin"};
}

void put_sessions(db::tx& t) {
  namespace c = community;
  const c::acting boss{"account:7", "admin"}, her{"account:900001", "resident"};
  const auto today = c::make_session(t, boss, facts(t.now()));
  const auto later = c::make_session(t, boss, facts(t.now() + std::chrono::days{3}));
  ASSERT(today.ok() && later.ok());
  renumber(t, "session", people, today.value().number, 900'001);
  renumber(t, "session", people, later.value().number, 900'002);
  ASSERT(c::take_place(t, her, 900'002, hanako, c::asking::self).ok());
  const c::programme_facts weekly{
      .ja = "体操", .en = "Gymnastics", .begins = "10:00", .weekday = 1};
  ASSERT(c::keep_programme(t, boss, "p1", weekly).ok());
  c::store::keep_video(t, {"v1",
                           {.ja = "動",
                            .en = "V",
                            .url = "https://v.invalid/1",
                            .length_s = 60,
                            .rule = "video_quiz"}});
  c::store::keep_choices(t, hanako, {.shop_stop = "s1:a"});
}

void put_talks(db::tx& t, const community::parts& on, tenant_code tenant) {
  namespace c = community;
  const c::acting nurse{"nurse-1", "nurse"}, her{"account:900001", "resident"};
  for (const std::int64_t number : {900'001, 900'002}) {
    const auto starts = t.now() + std::chrono::days{number - 900'000};
    const auto made = c::make_slot(t, nurse,
                                   {.starts_at = starts,
                                    .ends_at = starts + std::chrono::hours{1},
                                    .place = "",
                                    .nurse = "nurse-1"});
    ASSERT(made.ok());
    renumber(t, "slot", people, made.value().number, number);
  }
  const auto talk = c::book(t, on, tenant, her, hanako, 900'002, "膝");
  ASSERT(talk.ok());
  renumber(t, "consultation", people, talk.value().number, 900'001);
}

void put_town(db::tx& t) {
  namespace c = community;
  const auto feed = c::read_feed(small_zip());
  ASSERT(feed.ok());
  c::store::keep_feed(t, "bus", feed.value(), "account:7");
  c::store::keep_place(
      t, {"h1", {.category = "hospital", .ja = "病", .en = "H", .lon = 141.4, .lat = 43.0}});
  c::store::keep_mobile_shop(
      t, {"s1",
          {.ja = "店",
           .en = "Shop",
           .stops = {{.code = "a", .ja = "北", .en = "North", .lon = 141.4, .lat = 43.0}}}});
  const auto made = c::store::add_notice(
      t, {.ja = "知", .en = "N", .from = t.now(), .until = t.now() + std::chrono::days{9}}, "a");
  renumber(t, "notice", town, made, 900'001);
}

void empty(db::tx& t, std::span<const char* const> tables, db::place where) {
  for (const auto* name : tables) {
    t.run({"", "DELETE FROM community_" + std::string{name}, where}, {});
  }
}

}  // namespace

std::span<const sample> community_samples() {
  static const auto all = [] {
    std::vector<sample> out{std::begin(table), std::end(table)};
    out.push_back({put, V1 "/transit/feeds/{code}", V1 "/transit/feeds/bus2", "application/zip",
                   small_zip()});
    return out;
  }();
  return all;
}

task<void> restore_community(db::house& house, tenant_code tenant,
                             const std::optional<crypto::box_key>& key) {
  const auto on = make_community(house, {}, key);
  co_await house.at(tenant, people).write([&](db::tx& t) {
    empty(t, of_people, people);
    put_nurse(t);
    put_sessions(t);
    put_talks(t, *on, tenant);
  });
  co_await house.at(tenant, town).write([&](db::tx& t) {
    empty(t, of_town, town);
    put_town(t);
  });
}

}  // namespace tsu::app::testing
