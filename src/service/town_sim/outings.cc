// Sessions of a week, who signs up for them, and who comes in spite of the snow.
#include <fmt/format.h>

#include <algorithm>

#include "service/town_sim/life.h"

namespace tsu::town_sim {
namespace {

using http::method;

struct weekly {
  int day, hour;
  const char *ja, *en, *rule;
  std::int64_t capacity, waiting;
};
constexpr weekly programme[] = {
    {1, 10, "お茶会", "Tea together", "checkin", 0, 0},
    {3, 10, "健康教室", "Health class", "health_class", 20, 5},
    {5, 10, "手芸の会", "Handicraft", "checkin", 5, 3},
};

void plan_one(life& l, const weekly& w) {
  const auto starts =
      jst_midnight(local_date{l.date() + std::chrono::days{w.day}}) + std::chrono::hours{w.hour};
  const auto made = ask_as(
      l, l.on.keys.staff, method::post, "/community/v1/sessions",
      fmt::format(
          R"({{"kind":"event","ja":"{}","en":"{}","aboutJa":"","aboutEn":"","startsAt":"{}",)"
          R"("endsAt":"{}","signUpFrom":"{}","signUpUntil":"{}","place":"ステーション",)"
          R"("instructor":"","lon":141.47,"lat":43.03,"radiusM":0,"district":"","capacity":{},)"
          R"("waitingMax":{},"feeYen":0,"rule":"{}","needsSignUp":{},"listed":true}})",
          w.ja, w.en, format_instant(starts), format_instant(starts + std::chrono::hours{2}),
          format_instant(l.now - std::chrono::hours{1}), format_instant(starts), w.capacity,
          w.waiting, w.rule, w.capacity > 0 ? "true" : "false"),
      {201});
  const auto number = whole_at(made.body, "number");
  ++l.own.acts["community.session.made"];
  l.sessions.push_back({number, w.capacity, starts, w.rule});
  l.tea = w.capacity == 0 ? number : l.tea;
  auto& book = l.own.sessions[number];
  book.of = month_of(starts);
  book.capacity = w.capacity;
}

void take_place(life& l, resident& r, const planned_session& s) {
  const auto a = ask_as(l, r, method::post, "/community/v1/me/sign-ups",
                        fmt::format(R"({{"session":{}}})", s.number), {200, 201, 409});
  if (a.status < 300) {
    ++l.own.acts["community.sign_up.made"];
    r.places.insert(s.number);
  }
}

void give_back(life& l, resident& r, std::int64_t session) {
  ask_as(l, r, method::post, fmt::format("/community/v1/me/sign-ups/{}/cancel", session));
  ++l.own.acts["community.sign_up.cancelled"];
  r.places.erase(session);
}

// With the code that hangs there. Who stands in the line still is refused where places are counted.
void come(life& l, resident& r, const planned_session& s, const std::string& code) {
  const auto wish = fmt::format(R"({{"code":"{}"}})", code);
  const auto a = ask_as(l, r, method::post, "/community/v1/me/check-ins", wish, {200, 201, 422});
  if (a.status >= 300) {
    return;
  }
  const auto how = text_at(a.body, "how");
  if (how == "attended") {
    l.own.sessions[s.number].came.insert(r.account);
    grant(l.own, r.account, s.rule, fmt::format("session:{}", s.number), l.now);
    ++l.own.acts["community.attendance.made"];
  }
}

}  // namespace

bool dares(const life& l, const resident& r, chance& c) {
  const auto w = l.weather();
  const bool much_snow = w.snowfall_cm >= 15 || w.temperature_c < -10;
  return !(much_snow && c.happens(r.is.minds_snow));
}

void plan_week(life& l) {
  for (const auto& w : programme) {
    plan_one(l, w);
  }
}

void sign_up(life& l) {
  for (auto& r : l.people) {
    auto c = l.dice(stream::day, r.number * 10);
    for (const auto& s : l.sessions) {
      const bool goes = r.places.contains(s.number);
      if (!goes && c.happens(r.is.goes_out / 2)) {
        take_place(l, r, s);
      } else if (goes && c.happens(0.02)) {
        give_back(l, r, s.number);
      }
    }
  }
}

void attend(life& l) {
  const auto today = day_of(l.now);
  for (const auto& s : l.sessions) {
    if (day_of(s.starts) != today) {
      continue;
    }
    l.turn_to(10);
    const auto shown = ask_as(l, l.on.keys.staff, method::get,
                              fmt::format("/community/v1/sessions/{}/code", s.number));
    const auto code = text_at(shown.body, "code");
    for (auto& r : l.people) {
      auto c = l.dice(stream::day, r.number * 10 + 1);
      const bool comes = r.places.contains(s.number) || (s.capacity == 0 && c.happens(0.05));
      if (comes && dares(l, r, c)) {
        come(l, r, s, code);
        if (c.happens(0.1)) {
          come(l, r, s, code);  // twice, to be sure
        }
      }
      r.places.erase(s.number);
    }
  }
  std::erase_if(l.sessions, [&](const auto& s) { return day_of(s.starts) == today; });
}

}  // namespace tsu::town_sim
