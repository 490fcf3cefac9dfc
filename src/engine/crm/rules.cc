#include "engine/crm/rules.h"

#include <algorithm>
#include <cmath>

#include "base/core/result.h"
#include "base/crypto/hash.h"

namespace tsu::crm {
namespace {

using std::chrono::days;

constexpr std::int64_t million = 1'000'000;
const kind kinds[] = {
    {0, "login", "ログイン", "Log-in", false, 2, counting::times},
    {0, "steps", "歩数", "Steps", false, 4, counting::highest},
    {0, "vital_record", "測定の記録", "Vital record", false, 3, counting::times},
    {0, "vitals", "健康の記録", "Health record", false, 3, counting::times},
    {0, "checkin", "イベント参加", "Event", true, 10, counting::times},
    {0, "health_class", "健康教室", "Health class", true, 12, counting::times},
    {0, "farm_work", "農園の作業", "Farm work", true, 10, counting::times},
    {0, "farm_report", "農園の作業報告", "Farm work report", true, 10, counting::times},
    {0, "video_quiz", "動画クイズ", "Video quiz", false, 3, counting::times},
    {0, "survey", "アンケート", "Survey", false, 3, counting::times},
    {0, "helping", "お手伝い", "Helping a neighbour", true, 12, counting::times},
    {0, "neighbour_help", "近所の手助け", "Helping a neighbour", true, 12, counting::times},
    {0, "invite", "紹介", "Invitation", false, 3, counting::times},
    {0, "outing", "外出", "Outing", true, 8, counting::times},
};

struct score_interval {
  double share = 0, low = 0, high = 0;
};
// Wilson 1927, with z of 95 %.
score_interval wilson(std::int64_t yes, std::int64_t of) {
  constexpr double z = 1.959963984540054, zz = z * z;
  const auto n = static_cast<double>(of), p = static_cast<double>(yes) / n;
  const double middle = (p + zz / (2 * n)) / (1 + zz / n);
  const double half = z / (1 + zz / n) * std::sqrt(p * (1 - p) / n + zz / (4 * n * n));
  return {p, middle - half, middle + half};
}

}  // namespace

day_no day_of(instant t) {
  return static_cast<day_no>(
      std::chrono::floor<days>(t + std::chrono::hours{9}).time_since_epoch().count());
}
instant start_of(day_no d) {
  return instant{std::chrono::duration_cast<duration>(days{d} - std::chrono::hours{9})};
}
std::string date_text(day_no d) { return format_jst(start_of(d)).substr(0, 10); }
std::optional<day_no> parse_date(std::string_view text) {
  const auto t =
      text.size() == 10 ? parse_instant(std::string{text} + "T00:00:00+09:00") : std::nullopt;
  return t ? std::optional{day_of(*t)} : std::nullopt;
}
std::int64_t month_of(day_no d) {
  const auto date = jst_date(start_of(d));
  return int{date.year()} * 100 + static_cast<std::int64_t>(unsigned{date.month()});
}

std::optional<std::int64_t> age_in(std::int64_t born, std::int64_t now) {
  if (born <= 0) {
    return std::nullopt;
  }
  const auto months = (now / 100 - born / 100) * 12 + now % 100 - born % 100;
  return months < 0 ? std::nullopt : std::optional{months / 12};
}
std::int64_t born_month(std::string_view birth_date) {
  const auto day = parse_date(birth_date);
  return day ? month_of(*day) : 0;
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}
bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= 40 &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-.") ==
             std::string_view::npos;
}
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) {
      out.emplace_back(text.substr(0, end));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

meter::meter(const class_rules& rules, day_no as_of) : rules_(rules), as_of_(as_of) {
  for (std::int64_t age = 0; age < rules.window_days; ++age) {
    const auto share =
        std::exp2(-static_cast<double>(age) / static_cast<double>(rules.half_life_days));
    decay_.push_back(std::llround(share * static_cast<double>(million)));
  }
}
std::int64_t meter::weight_of(day_no age) const {
  return age >= 0 && static_cast<std::size_t>(age) < decay_.size()
             ? decay_[static_cast<std::size_t>(age)]
             : 0;
}
void meter::add(condition& c, const kind& k, day_no day, std::int64_t times) const {
  if (day > as_of_ || times <= 0) {
    return;
  }
  const auto counts = std::min(times, rules_.times_a_day) * k.weight;
  c.index += counts * weight_of(as_of_ - day);
  c.before += counts * weight_of(as_of_ - static_cast<day_no>(rules_.compare_days) - day);
  c.last_signal = std::max(c.last_signal, day);
  if (k.outing) {
    c.last_outing = std::max(c.last_outing, day);
  }
}

std::int64_t days_without_outing(const condition& c, day_no joined, day_no as_of) {
  return std::max<std::int64_t>(0, as_of - std::max(c.last_outing, joined));
}
std::int64_t days_without_signal(const condition& c, day_no joined, day_no as_of) {
  return std::max<std::int64_t>(0, as_of - std::max(c.last_signal, joined));
}

activity_class class_of(const class_rules& rules, const condition& c, day_no joined, day_no as_of) {
  if (days_without_signal(c, joined, as_of) >= rules.unreachable_days) {
    return activity_class::unreachable;
  }
  if (days_without_outing(c, joined, as_of) >= rules.stagnant_days) {
    return activity_class::stagnant;
  }
  const bool declines = c.before > 0 && c.index * 100 < c.before * rules.declining_percent;
  return declines ? activity_class::declining : activity_class::active;
}

std::span<const kind> known_kinds() { return kinds; }
kind plain_kind(std::string_view code) {
  for (const auto& k : kinds) {
    if (k.code == code) {
      return k;
    }
  }
  return {0, std::string{code}, std::string{code}, std::string{code}, false, 3, counting::times};
}

result<done> check(const kind& k) {
  std::vector<field_error> bad;
  const auto need = [&](bool good, const char* field) {
    if (!good) {
      bad.push_back({field, "not_allowed"});
    }
  };
  need(is_code(k.code), "code");
  need(!k.ja.empty() && k.ja.size() <= 120 && is_plain(k.ja), "ja");
  need(!k.en.empty() && k.en.size() <= 120 && is_plain(k.en), "en");
  need(k.weight >= 0 && k.weight <= 100, "weight");
  if (!bad.empty()) {
    return problem{why::bad_input, "a kind has a code, names and a weight of 0 to 100",
                   "bad_fields", std::move(bad)};
  }
  return done{};
}

std::optional<difference> difference_of(std::int64_t yes1, std::int64_t of1, std::int64_t yes2,
                                        std::int64_t of2) {
  if (of1 <= 0 || of2 <= 0) {
    return std::nullopt;
  }
  const auto a = wilson(yes1, of1), b = wilson(yes2, of2);
  const auto square = [](double x) { return x * x; };
  const double d = a.share - b.share;
  return difference{100 * d,
                    100 * (d - std::sqrt(square(a.share - a.low) + square(b.high - b.share))),
                    100 * (d + std::sqrt(square(a.high - a.share) + square(b.share - b.low)))};
}

bool is_held_out(std::string_view campaign, person_id who, std::int64_t permille) {
  const auto d = crypto::sha256(std::string{campaign} + "\n" + std::to_string(who.value));
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = value << 8 | d[i];
  }
  return value % 1000 < static_cast<std::uint32_t>(permille);
}

}  // namespace tsu::crm
