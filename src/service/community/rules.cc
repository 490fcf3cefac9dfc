#include "service/community/rules.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "engine/geo/lonlat.h"

namespace tsu::community {
namespace {

using std::chrono::days;
using std::chrono::minutes;

// The clocks of devices are a little wrong.
constexpr auto skew = minutes{10};
constexpr instant latest = std::chrono::sys_days{std::chrono::year{2200} / 1 / 1};
// Nothing takes place before; a code for check-in cannot say what lies before 1970.
constexpr instant earliest = std::chrono::sys_days{std::chrono::year{2000} / 1 / 1};
constexpr std::size_t pieces_max = 200;

constexpr number_facts all_numbers[] = {
    {"community.check_in_before_minutes", 30, 0, 720},
    {"community.check_in_after_minutes", 30, 0, 1'440},
    {"community.told_late_days", 7, 0, 31},
    {"community.completion_percent", 90, 1, 100},
    {"community.walk_metres_a_minute", 60, 10, 200},
    {"community.winter_percent", 150, 100, 400},
    {"community.winter_rough_percent", 200, 100, 1'000},
    {"community.winter_first", 1'201, 101, 1'231},
    {"community.winter_last", 331, 101, 1'231},
    {"community.heat_wbgt_c", 28, 15, 40},
    {"community.snowfall_cm_a_day", 20, 1, 200},
    {"community.wind_ms", 15, 5, 60},
};

bool within(std::int64_t value, std::int64_t least, std::int64_t most) {
  return value >= least && value <= most;
}

bool is_period(instant from, instant until) {
  return from >= instant{} && from < until && until < latest;
}

std::optional<std::int64_t> digits(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size() || out < 0) {
    return std::nullopt;
  }
  return out;
}

problem no(why reason, const char* detail, const char* code) { return {reason, detail, code}; }

}  // namespace

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 ? c != 0x7f : c == '\n';
  });
}

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

bool is_place(double lon, double lat) { return geo::is_valid({lon, lat}); }

std::optional<std::int64_t> minutes_of(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') {
    return std::nullopt;
  }
  const auto h = digits(text.substr(0, 2)), m = digits(text.substr(3));
  if (!h || !m || *h > 23 || *m > 59) {
    return std::nullopt;
  }
  return *h * 60 + *m;
}

std::optional<local_date> date_of(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const auto y = digits(text.substr(0, 4)), m = digits(text.substr(5, 2)),
             d = digits(text.substr(8));
  if (!y || !m || !d) {
    return std::nullopt;
  }
  const local_date out{std::chrono::year{static_cast<int>(*y)},
                       std::chrono::month{static_cast<unsigned>(*m)},
                       std::chrono::day{static_cast<unsigned>(*d)}};
  const bool can_be = out.ok() && *y >= 1970 && *y < 2200;
  return can_be ? std::optional{out} : std::nullopt;
}

std::int64_t weekday_of(local_date d) {
  return std::chrono::weekday{std::chrono::sys_days{d}}.c_encoding();
}

std::int64_t month_number(instant at) {
  const auto d = jst_date(at);
  return static_cast<int>(d.year()) * 100 + static_cast<unsigned>(d.month());
}

session_facts session_on(const programme_facts& p, local_date day) {
  const auto begins = jst_midnight(day) + minutes{minutes_of(p.begins).value_or(0)};
  return {.kind = session_kind::lesson,
          .ja = p.ja,
          .en = p.en,
          .about_ja = p.about_ja,
          .about_en = p.about_en,
          .starts_at = begins,
          .ends_at = begins + minutes{p.minutes},
          .sign_up_from = begins - days{p.sign_up_days},
          .sign_up_until = begins,
          .place = p.place,
          .instructor = p.instructor,
          .lon = p.lon,
          .lat = p.lat,
          .radius_m = p.radius_m,
          .district = p.district,
          .capacity = p.capacity,
          .waiting_max = p.waiting_max,
          .fee_yen = p.fee_yen,
          .rule = p.rule,
          .needs_sign_up = p.needs_sign_up,
          .listed = true,
          .exertion = p.exertion,
          .outdoor = p.outdoor,
          .tags = p.tags};
}

std::span<const number_facts> numbers() { return all_numbers; }

const number_facts* find_number(std::string_view name) {
  const auto* at = std::find_if(std::begin(all_numbers), std::end(all_numbers),
                                [&](const auto& n) { return n.name == name; });
  return at == std::end(all_numbers) ? nullptr : at;
}

bool has_place(const session& s) { return s.of.capacity == 0 || s.going < s.of.capacity; }

result<sign_up_state> may_sign_up(const session& s, asking by, instant now) {
  if (s.cancelled) {
    return no(why::conflict, "it does not take place", "community_cancelled");
  }
  const interval open{s.of.sign_up_from, s.of.sign_up_until};
  if (by == asking::self ? !open.contains(now) : now >= s.of.ends_at) {
    return no(why::not_processable, "it is not the time to sign up", "community_not_open");
  }
  // Who waits has come before.
  if (has_place(s) && s.waiting == 0) {
    return sign_up_state::going;
  }
  if (s.waiting < s.of.waiting_max) {
    return sign_up_state::waiting;
  }
  return no(why::conflict, "every place is taken, and the line is full", "community_full");
}

result<done> may_give_back(const session& s, asking by, instant now) {
  if (now >= (by == asking::self ? s.of.starts_at : s.of.ends_at)) {
    return no(why::not_processable, "it has begun", "community_begun");
  }
  return done{};
}

interval check_in_window(const session_facts& s, window_minutes w) {
  return {s.starts_at - minutes{w.before}, s.starts_at + minutes{w.after}};
}

result<done> may_check_in(const session& s, window_minutes w, instant at) {
  if (s.cancelled) {
    return no(why::conflict, "it does not take place", "community_cancelled");
  }
  const auto open = check_in_window(s.of, w);
  if (at < open.from) {
    return no(why::not_processable, "its time has not come", "community_not_yet");
  }
  if (at > open.until) {  // the last minute counts: -30 to +30
    return no(why::not_processable, "its time is over", "community_too_late");
  }
  return done{};
}

result<done> is_there(const session_facts& s, const std::optional<position>& at) {
  if (s.radius_m == 0) {
    return done{};
  }
  if (!at || !is_place(at->lon, at->lat)) {
    return no(why::not_processable, "say where you are", "community_place_needed");
  }
  if (geo::haversine_m({s.lon, s.lat}, {at->lon, at->lat}) > static_cast<double>(s.radius_m)) {
    return no(why::not_processable, "too far from where it takes place", "community_too_far");
  }
  return done{};
}

result<done> is_told_in_time(instant at, instant now, std::int64_t late) {
  if (at > now + skew) {
    return no(why::not_processable, "it has not happened yet", "community_in_future");
  }
  if (at < now - days{late}) {
    return no(why::not_processable, "it is told too late", "community_told_too_late");
  }
  return done{};
}

std::vector<span_s> joined(std::vector<span_s> all, std::int64_t length_s) {
  std::vector<span_s> out;
  for (auto& s : all) {
    s.from = std::max<std::int64_t>(s.from, 0);
    s.until = std::min(s.until, length_s);
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
  for (const auto& s : all) {
    if (s.from >= s.until) {
      continue;
    }
    if (!out.empty() && s.from <= out.back().until) {
      out.back().until = std::max(out.back().until, s.until);
    } else if (out.size() < pieces_max) {
      out.push_back(s);
    }
  }
  return out;
}

std::int64_t seconds_in(std::span<const span_s> all) {
  std::int64_t out = 0;
  for (const auto& s : all) {
    out += s.until - s.from;
  }
  return out;
}

bool is_complete(std::int64_t seconds, std::int64_t length_s, std::int64_t percent) {
  return length_s > 0 && seconds * 100 >= length_s * percent;
}

result<done> could_be_seen(std::int64_t seconds, instant started_at, instant now) {
  const auto passed = std::chrono::floor<std::chrono::seconds>(now - started_at).count();
  if (seconds > 2 * passed + 60) {
    return no(why::not_processable, "more than can have been seen by now", "community_too_fast");
  }
  return done{};
}

bool is_district(std::string_view text) {
  return text.size() <= district_max && is_plain(text) &&
         text.find_first_of("%_\\\n") == std::string_view::npos;
}

bool is_for(std::string_view target, std::string_view home) {
  return target.empty() || home.find(target) != std::string_view::npos;
}

bool is_visible(const notice_facts& n, std::string_view district, instant now) {
  return interval{n.from, n.until}.contains(now) && is_for(n.district, district);
}

std::vector<visit> next_visits(const mobile_shop_facts& shop, const shop_stop& stop, instant now,
                               std::size_t most) {
  constexpr int ahead = 60;
  std::vector<visit> out;
  const auto add = [&](local_date day, const std::string& at, std::int64_t stays) {
    const auto from = jst_midnight(day) + minutes{minutes_of(at).value_or(0)};
    if (from + minutes{stays} > now && from < now + days{ahead}) {
      out.push_back({from, from + minutes{stays}});
    }
  };
  const std::chrono::sys_days today{jst_date(now)};
  for (int i = -1; i <= ahead; ++i) {  // one that began yesterday may last over midnight
    const local_date day{today + days{i}};
    const auto name =
        fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                    static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
    for (const auto& e : stop.also) {
      if (e.date == name) {
        add(day, e.at, e.minutes);
      }
    }
    if (std::find(shop.but.begin(), shop.but.end(), name) != shop.but.end()) {
      continue;
    }
    for (const auto& v : stop.visits) {
      if (v.weekday == weekday_of(day)) {
        add(day, v.at, v.minutes);
      }
    }
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
  out.erase(std::unique(out.begin(), out.end()), out.end());
  out.resize(std::min(out.size(), most));
  return out;
}

bool is_winter(local_date d, std::int64_t first, std::int64_t last) {
  const auto day = static_cast<std::int64_t>(static_cast<unsigned>(d.month()) * 100 +
                                             static_cast<unsigned>(d.day()));
  return first <= last ? within(day, first, last) : day >= first || day <= last;
}

std::int64_t walking_minutes(double metres, std::int64_t a_minute, std::int64_t percent) {
  const auto whole =
      std::ceil(metres * static_cast<double>(percent) / 100 / static_cast<double>(a_minute));
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(whole));
}

namespace {

constexpr std::size_t name_max = 200, text_max = 4'000, url_max = 500;

// Collects the fields that cannot be.
class fields {
 public:
  fields& need(bool good, std::string field) {
    if (!good) {
      bad_.push_back({std::move(field), "not_allowed"});
    }
    return *this;
  }
  fields& name(const std::string& text, std::string field) {
    return need(!text.empty() && text.size() <= name_max && is_plain(text) &&
                    text.find('\n') == std::string::npos,
                std::move(field));
  }
  fields& line(const std::string& text, std::string field, std::size_t most = name_max) {
    return need(text.size() <= most && is_plain(text) && text.find('\n') == std::string::npos,
                std::move(field));
  }
  fields& text(const std::string& t, std::string field) {
    return need(t.size() <= text_max && is_plain(t), std::move(field));
  }
  fields& code(const std::string& t, std::string field) {
    return need(t.empty() || is_code(t), std::move(field));
  }
  fields& district(const std::string& t, const std::string& at = {}) {
    return need(is_district(t), at + "district");
  }
  fields& link(const std::string& t, std::string field) {
    const bool good = t.empty() || t.starts_with("https://") || t.starts_with("/");
    return need(good && t.size() <= url_max && is_plain(t) && t.find('\n') == std::string::npos &&
                    t.find(' ') == std::string::npos && !t.starts_with("//"),
                std::move(field));
  }
  fields& where(double lon, double lat) { return need(is_place(lon, lat), "lon"); }
  fields& suits(const std::optional<std::int64_t>& exertion,
                const std::optional<std::vector<std::string>>& tags) {
    need(within(exertion.value_or(0), 0, 3), "exertion");
    return need(!tags || (tags->size() <= 10 && std::all_of(tags->begin(), tags->end(), is_code)),
                "tags");
  }
  result<done> end() {
    if (bad_.empty()) {
      return done{};
    }
    return problem{why::bad_input, "a field is not as it must be", "community_bad_fields",
                   std::move(bad_)};
  }

 private:
  std::vector<field_error> bad_;
};

}  // namespace

result<done> check(const session_facts& s) {
  fields f;
  f.name(s.ja, "ja").name(s.en, "en").text(s.about_ja, "aboutJa").text(s.about_en, "aboutEn");
  f.line(s.place, "place").line(s.instructor, "instructor").where(s.lon, s.lat);
  f.district(s.district).code(s.rule, "rule");
  f.need(s.starts_at >= earliest, "startsAt");
  f.need(is_period(s.starts_at, s.ends_at) && s.ends_at - s.starts_at <= days{31}, "endsAt");
  f.need(is_period(s.sign_up_from, s.sign_up_until) && s.sign_up_until <= s.ends_at, "signUpUntil");
  f.need(within(s.radius_m, 0, 100'000), "radiusM");
  f.need(within(s.capacity, 0, people_max), "capacity");
  f.need(within(s.waiting_max, 0, people_max), "waitingMax");
  f.need(within(s.fee_yen, 0, 1'000'000), "feeYen").suits(s.exertion, s.tags);
  return f.end();
}

result<done> check(const programme_facts& p) {
  fields f;
  f.name(p.ja, "ja").name(p.en, "en").text(p.about_ja, "aboutJa").text(p.about_en, "aboutEn");
  f.line(p.place, "place").line(p.instructor, "instructor").where(p.lon, p.lat);
  f.district(p.district).code(p.rule, "rule");
  f.need(minutes_of(p.begins).has_value(), "begins");
  f.need(within(p.weekday, 0, 6), "weekday");
  f.need(within(p.minutes, 1, 1'440), "minutes");
  f.need(within(p.sign_up_days, 1, 366), "signUpDays");
  f.need(within(p.radius_m, 0, 100'000), "radiusM");
  f.need(within(p.capacity, 0, people_max), "capacity");
  f.need(within(p.waiting_max, 0, people_max), "waitingMax");
  f.need(within(p.fee_yen, 0, 1'000'000), "feeYen").suits(p.exertion, p.tags);
  return f.end();
}

result<done> check(const video_facts& v) {
  fields f;
  f.name(v.ja, "ja").name(v.en, "en").text(v.about_ja, "aboutJa").text(v.about_en, "aboutEn");
  f.link(v.url, "url").need(!v.url.empty(), "url").link(v.captions_url, "captionsUrl");
  f.need(v.tags.size() <= 20 &&
             std::all_of(v.tags.begin(), v.tags.end(),
                         [](const auto& t) { return !t.empty() && t.size() <= 60 && is_plain(t); }),
         "tags");
  f.need(within(v.length_s, 1, 86'400), "lengthS").code(v.rule, "rule");
  return f.end();
}

result<done> check(const notice_facts& n) {
  fields f;
  f.name(n.ja, "ja").name(n.en, "en").text(n.body_ja, "bodyJa").text(n.body_en, "bodyEn");
  f.district(n.district).link(n.link, "link");
  f.need(is_period(n.from, n.until), "until").need(within(n.importance, 0, 2), "importance");
  return f.end();
}

result<done> check(const place_facts& p) {
  fields f;
  f.name(p.ja, "ja").name(p.en, "en").line(p.address, "address").line(p.phone, "phone", 40);
  f.line(p.hours, "hours").need(is_code(p.category), "category").where(p.lon, p.lat);
  return f.end();
}

result<done> check(const mobile_shop_facts& s) {
  fields f;
  f.name(s.ja, "ja").name(s.en, "en").line(s.phone, "phone", 40);
  f.need(s.stops.size() <= 200, "stops").need(s.but.size() <= 400, "but");
  f.need(std::all_of(s.but.begin(), s.but.end(), date_of), "but");
  std::vector<std::string> codes;
  for (std::size_t i = 0; i < s.stops.size() && i < 200; ++i) {
    const auto& one = s.stops[i];
    const auto at = fmt::format("stops[{}].", i);
    f.need(is_code(one.code), at + "code").name(one.ja, at + "ja").name(one.en, at + "en");
    f.district(one.district, at).need(is_place(one.lon, one.lat), at + "lon");
    f.need(one.visits.size() <= 50 && one.also.size() <= 100, at + "visits");
    for (const auto& v : one.visits) {
      f.need(within(v.weekday, 0, 6) && minutes_of(v.at) && within(v.minutes, 1, 720),
             at + "visits");
    }
    for (const auto& v : one.also) {
      f.need(date_of(v.date) && minutes_of(v.at) && within(v.minutes, 1, 720), at + "also");
    }
    codes.push_back(one.code);
  }
  std::sort(codes.begin(), codes.end());
  f.need(std::adjacent_find(codes.begin(), codes.end()) == codes.end(), "stops");
  return f.end();
}

result<done> check(const choices& c) {
  fields f;
  f.need(within(c.text_percent, 100, 200), "textPercent").district(c.district);
  f.line(c.shop_stop, "shopStop", 100).line(c.transit_stop, "transitStop", 200);
  return f.end();
}

}  // namespace tsu::community
