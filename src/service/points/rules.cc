#include "service/points/rules.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "engine/geo/lonlat.h"

namespace tsu::points {
namespace {

// Amounts as usual in other towns' schemes; every town sets its own.
const rule card[] = {
    {"login", "ログイン", "Signing in", counting::each, 2, 1, 2},
    {"steps", "歩数", "Steps", counting::per_amount, 5, 1'000, 50},
    {"vitals", "健康の記録", "Health record", counting::each, 3, 1, 9},
    {"checkin", "イベント参加", "Taking part in an event", counting::each, 50},
    {"health_class", "健康教室", "Health class", counting::each, 100},
    {"farm_report", "農園の作業報告", "Farm work report", counting::each, 20, 1, 20},
    {"video_quiz", "動画クイズ", "Video quiz", counting::each, 5, 1, 20},
    {"survey", "アンケート回答", "Answering a survey", counting::each, 100},
    {"neighbour_help", "近所の手助け", "Helping a neighbour", counting::each, 50, 1, 100},
    {"invite", "新しい利用者の紹介", "Inviting a new user", counting::each, 100, 1, 0, 1'000},
};

constexpr setting_facts numbers[] = {
    {"points.expiry_fiscal_years", 1, 0, 10},
    {"points.notice_days", 30, 1, 180},
    {"points.four_eyes_above", 1'000, 0, 1'000'000},
    {"points.day_cap", 0, 0, 1'000'000},
    {"points.late_days", 31, 1, 366},
    {"points.hold_minutes", 15, 1, 1'440},
    {"points.spend_max", 50'000, 1, 10'000'000},
    {"points.yen_per_100_points", 100, 0, 10'000},
};

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= 40 &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

}  // namespace

std::span<const rule> default_card() { return card; }
std::span<const setting_facts> settings() { return numbers; }

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

result<done> check(const rule& r) {
  std::vector<field_error> bad;
  const auto need = [&](bool good, const char* field) {
    if (!good) {
      bad.push_back({field, "not_allowed"});
    }
  };
  need(is_code(r.code), "code");
  need(!r.ja.empty() && r.ja.size() <= 200 && is_plain(r.ja), "ja");
  need(!r.en.empty() && r.en.size() <= 200 && is_plain(r.en), "en");
  need(r.points >= 1 && r.points <= 100'000, "points");
  need(r.per >= 1 && r.per <= 1'000'000, "per");
  need(r.day_cap >= 0 && r.day_cap <= 1'000'000, "dayCap");
  need(r.total_cap >= 0 && r.total_cap <= 10'000'000, "totalCap");
  if (!bad.empty()) {
    return problem{why::bad_input, "a rule has a code, names, and numbers within its limits",
                   "points_bad_rule", std::move(bad)};
  }
  return done{};
}

std::int64_t worth(const rule& r, std::int64_t amount) {
  const auto all = r.how == counting::each ? r.points : amount / r.per * r.points;
  return r.day_cap > 0 ? std::min(all, r.day_cap) : all;
}

instant expiry_of(instant granted, std::int64_t years) {
  const auto day = jst_date(granted);
  const auto fiscal = int(day.year()) - (day.month() < std::chrono::April ? 1 : 0);
  return jst_midnight({std::chrono::year{fiscal + 1 + static_cast<int>(years)}, std::chrono::April,
                       std::chrono::day{1}});
}

std::string date_of(instant at) { return format_jst(at).substr(0, 10); }

result<done> may_check_in(const event& e, instant now, const std::optional<place>& at) {
  if (!interval{e.starts_at, e.ends_at}.contains(now)) {
    return problem{why::not_processable, "the event is not going on", "points_event_not_now"};
  }
  if (e.radius_m == 0) {
    return done{};
  }
  if (!at) {
    return problem{why::not_processable, "tell where you are", "points_place_needed"};
  }
  const auto metres = geo::haversine_m({e.lon, e.lat}, {at->lon, at->lat});
  if (!(metres <= static_cast<double>(e.radius_m))) {
    return problem{why::not_processable, fmt::format("{:.0f} m away", metres), "points_too_far"};
  }
  return done{};
}

}  // namespace tsu::points
