#include "service/town_sim/town.h"

#include <fmt/format.h>

#include <algorithm>

#include "service/town_sim/life.h"

namespace tsu::town_sim {
namespace {

using http::method;

bool ends_month(std::chrono::sys_days d) {
  return std::chrono::year_month_day{d}.month() !=
         std::chrono::year_month_day{d + std::chrono::days{1}}.month();
}

// Staff ask all modules; the books are kept as they are at that moment.
void note_kpis(life& l) {
  const auto m = month_of(l.now);
  ask_as(l, l.on.keys.admin, method::post, "/kpis/v1/refresh");
  l.own.kpis[m] = kpis_now(l.own, m);
}

void live_day(life& l) {
  if (l.day % 7 == 1) {
    l.turn_to(7, 5);
    look_for_proposals(l);
  }
  l.turn_to(8);
  measure_mornings(l);
  l.turn_to(9);
  if (l.day % 7 == 0) {
    plan_week(l);
  }
  close_surveys(l);
  recruit(l);
  sign_up(l);
  count_and_approach(l);
  attend(l);  // at ten
  l.turn_to(13);
  decide(l);
  decide_on_recommending(l);
  read_by_provider(l);
  look_where_one_may_not(l);
  l.turn_to(14);
  brief(l);
  l.turn_to(15);
  shop(l);
  l.turn_to(16);
  lend_and_return(l);
  l.turn_to(18);
  walk(l);
  answer_surveys(l);
  read_messages(l);
  watch_videos(l);
  l.turn_to(20);
  visit_nurse(l);
  tell_late_uses(l);
  l.turn_to(23);
  close_day(l);
  if (ends_month(l.date()) || l.day + 1 == l.on.of.days) {
    note_kpis(l);
  }
}

void tell_progress(const life& l) {
  if ((l.day + 1) % 30 == 0 || l.day + 1 == l.on.of.days) {
    std::int64_t points = 0;
    for (const auto& [who, has] : l.own.balance) {
      points += has;
    }
    l.on.tell(fmt::format("{} day {} of {}: {} requests, {} coupons, {} points outstanding",
                          day_of(l.now), l.day + 1, l.on.of.days, l.own.requests,
                          l.own.coupons.size(), points));
  }
}

}  // namespace

const std::vector<shop_facts>& shops() {
  static const std::vector<shop_facts> all{{"hokuno", "まちの店 もみじ台", "till-hokuno"},
                                           {"aoba", "青葉食堂", "till-aoba"}};
  return all;
}

day_weather life::weather() const {
  const auto at = static_cast<std::size_t>(day);
  return at < on.of.weather.size() ? on.of.weather[at] : day_weather{5, 0, 0};
}

void life::turn_to(int hour, int minute) {
  const auto then =
      jst_midnight(local_date{date()}) + std::chrono::hours{hour} + std::chrono::minutes{minute};
  if (then > now) {
    now = then;
    on.turn(now);
  }
}

played_town play(const playing& p) {
  life l{.on = p, .own = {}};
  begin(l);
  for (l.day = 0; l.day < p.of.days; ++l.day) {
    live_day(l);
    tell_progress(l);
  }
  end_outreach(l);
  const auto self = [&](person who, const std::string& path) {
    const auto at = std::find_if(l.people.begin(), l.people.end(),
                                 [who](const auto& r) { return r.account == who; });
    return at == l.people.end() ? answered{} : ask_as(l, *at, method::get, path);
  };
  const auto said = read_told(p.on, {p.keys.staff, p.keys.auditor, self}, l.own, l.now);
  const auto& one = l.people.front();
  return {compare(l.own, said, l.now), try_out(l.own, said, l.now), l.own.requests, one.login_id,
          one.password};
}

}  // namespace tsu::town_sim
