// The day before the first: shops and campaigns, what may be asked of people, surveys, videos,
// tablets, and the people themselves, a minute after each other.
#include <fmt/format.h>

#include <algorithm>

#include "service/town_sim/life.h"

namespace tsu::town_sim {
namespace {

using http::method;

std::string time_of(const life& l, std::int64_t day, int hour = 0) {
  return format_instant(jst_midnight(local_date{l.on.of.first + std::chrono::days{day}}) +
                        std::chrono::hours{hour});
}

void keep_shops(life& l) {
  const auto& admin = l.on.keys.admin;
  for (const auto& s : shops()) {
    ask_as(l, admin, method::put, fmt::format("/points/v1/shops/{}", s.code),
           fmt::format(R"({{"code":"{}","name":"{}","closed":false}})", s.code, s.name));
    ask_as(l, admin, method::put, fmt::format("/coupons/v1/terminals/{}", s.subject),
           fmt::format(R"({{"id":"{0}","subject":"{0}","shop":"{1}","closed":false}})", s.subject,
                       s.code));
  }
}

struct campaign {
  const char *code, *ja, *en, *what;
  std::int64_t amount, yen_max, valid_days, per_person, points;
};
constexpr campaign campaigns[] = {
    {"welcome", "はじめてのお買い物", "First shopping", "yen", 300, 0, 0, 1, 0},
    {"lunch", "お昼500円引き", "500 yen off lunch", "yen", 500, 0, 14, 0, 100},
    {"tenth", "一割引き", "A tenth off", "percent", 10, 300, 7, 0, 40},
};

void keep_campaigns(life& l) {
  for (const auto& c : campaigns) {
    ask_as(
        l, l.on.keys.admin, method::put, fmt::format("/coupons/v1/campaigns/{}", c.code),
        fmt::format(
            R"({{"ja":"{}","en":"{}","conditionsJa":"","conditionsEn":"","what":"{}","amount":{},)"
            R"("yenMax":{},"billMinYen":0,"issueFrom":"{}","issueUntil":"{}","useFrom":"{}",)"
            R"("useUntil":"{}","validDays":{},"stock":0,"perPerson":{},"points":{},)"
            R"("offlineDays":2,"shops":[],"selfService":true,"open":true}})",
            c.ja, c.en, c.what, c.amount, c.yen_max, time_of(l, 0), time_of(l, 400), time_of(l, 0),
            time_of(l, 430), c.valid_days, c.per_person, c.points));
  }
}

std::string party(const char* code, const char* kind, const char* clients) {
  return fmt::format(
      R"({{"code":"{0}","kind":"{1}","name":{{"ja":"{0}","en":"{0}"}},)"
      R"("contact":{{"ja":"011-123-4567","en":"011-123-4567"}},"clients":[{2}],"inbox":0}})",
      code, kind, clients);
}

// A provider who looks after people by telephone, and a purpose for which a nurse may look.
void keep_catalogue(life& l) {
  const auto& admin = l.on.keys.admin;
  ask_as(l, admin, method::put, "/consent/v1/parties/council", party("council", "council", ""));
  ask_as(l, admin, method::put, "/consent/v1/parties/watch",
         party("watch", "provider", R"("watch-app")"));
  ask_as(l, admin, method::put, "/consent/v1/purposes/watching",
         R"({"code":"watching","name":{"ja":"見守り","en":"watching over"},"staff":false})");
  ask_as(l, admin, method::put, "/consent/v1/purposes/care",
         R"({"code":"care","name":{"ja":"健康相談","en":"care"},"staff":true})");
  ask_as(l, admin, method::put, "/consent/v1/kinds/vitals",
         R"({"code":"vitals","name":{"ja":"血圧など","en":"vital signs"},"sensitive":true,)"
         R"("staff":["nurse"]})");
  const auto notice =
      ask_as(l, admin, method::post, "/consent/v1/notices",
             R"({"provider":"watch","purpose":"watching","controller":"council","kinds":["phone"],)"
             R"("others":[],"title":{"ja":"電話での見守り","en":"Watching over by telephone"},)"
             R"("body":{"ja":"ときどき電話します。","en":"We call now and then."},)"
             R"("source":{"ja":"ご本人の登録","en":"what you registered"},"storageDays":365,)"
             R"("validDays":0,"sameTerms":false})");
  l.notice = {whole_at(notice.body, "id"), text_at(notice.body, "hash")};
  ask_as(l, admin, method::post, "/id/v1/clients",
         R"({"name":"watch-app","title":"見守り","contact":"","rules":[{"operations":["read"],)"
         R"("types":["Person"],"attributes":["phone"]}],"perSecond":1000,"burst":1000,)"
         R"("perDay":0})");
  const auto key = ask_as(l, admin, method::post, "/id/v1/clients/watch-app/keys",
                          R"({"label":"sim","days":366})");
  l.provider_key = text_at(key.body, "key");
}

// Before and after, and what they think of the services at the end.
void keep_waves(life& l) {
  const auto days = l.on.of.days, third = std::max<std::int64_t>(days / 3, 2);
  l.waves = {{"before", "lwci-r5", "lwci", 0, third},
             {"pleased", "satisfaction-1", "satisfaction", third, 2 * third},
             {"after", "lwci-r5", "lwci", days - third, days - 1}};
  for (const auto& w : l.waves) {
    const auto* phase = w.family == "lwci" ? w.code.c_str() : "none";
    ask_as(l, l.on.keys.admin, method::put, "/survey/v1/waves/" + w.code,
           fmt::format(R"({{"instrument":"{}","ja":"調査","en":"Survey","phase":"{}",)"
                       R"("opensAt":"{}","closesAt":"{}",)"
                       R"("areas":["もみじ台","青葉","新さっぽろ"]}})",
                       w.instrument, phase, time_of(l, w.from), time_of(l, w.until)));
    l.own.waves[w.code].family = w.family;
  }
}

}  // namespace

void begin(life& l) {
  l.day = -1;
  l.turn_to(6);
  keep_shops(l);
  keep_campaigns(l);
  keep_catalogue(l);
  keep_recommending(l);
  keep_waves(l);
  keep_videos(l);
  stock_tablets(l);
  for (std::int64_t n = 1; n <= l.on.of.residents; ++n) {
    l.now += std::chrono::minutes{1};
    l.on.turn(l.now);
    resident r{.number = n, .is = draw_habits(l.on.of.seed, n)};
    let_in(l, r);
    l.people.push_back(std::move(r));
  }
  l.on.tell(
      fmt::format("{} residents, {} shops; day after day …", l.people.size(), shops().size()));
}

}  // namespace tsu::town_sim
