#include "service/town_sim/outreach_book.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"

namespace tsu::town_sim {
namespace {

// What counts in the index, and how much; outing: whoever did it left home.
struct weight_row {
  std::string_view kind;
  std::int64_t weight;
  bool outing;
};
constexpr weight_row weights[] = {{"steps", 4, false},      {"vitals", 3, false},
                                  {"checkin", 10, true},    {"health_class", 12, true},
                                  {"video_quiz", 3, false}, {"survey", 3, false}};
constexpr std::int64_t stagnant_days = 14, unreachable_days = 7, half_life_days = 14,
                       window_days = 90, compare_days = 28, declining_percent = 60, times_a_day = 3,
                       million = 1'000'000;

const weight_row* weight_of(std::string_view kind) {
  const auto* at = std::find_if(std::begin(weights), std::end(weights),
                                [&](const auto& w) { return w.kind == kind; });
  return at == std::end(weights) ? nullptr : at;
}

// In millionths; nothing beyond the window.
std::int64_t decay(day_number age) {
  return age < 0 || age >= window_days
             ? 0
             : std::llround(std::exp2(-double(age) / double(half_life_days)) * double(million));
}

std::int64_t age_of(const member_book& m, day_number on) {
  const auto text = date_of(on);
  const std::int64_t months = std::stoll(text.substr(0, 4)) * 12 + std::stoll(text.substr(5, 2));
  return (months - (m.born_month / 100 * 12 + m.born_month % 100)) / 12;
}

doing_sums sums_of(const outreach_book& b, std::int64_t who, std::string_view kind,
                   day_number as_of, std::int64_t last_days) {
  doing_sums out;
  const auto all = b.doings.find(who);
  if (all == b.doings.end()) {
    return out;
  }
  for (const auto& [key, d] : all->second) {
    const auto* w = weight_of(key.second);
    const bool counts = key.second == kind || (kind == "outing" && w != nullptr && w->outing);
    if (counts && key.first > as_of - last_days && key.first <= as_of) {
      out.times += d.times;
      out.amount += d.amount;
    }
  }
  return out;
}

bool is_old(const outreach_book& b, std::int64_t who, day_number as_of) {
  return age_of(b.members.at(who), as_of) >= 75;
}
bool is_quiet(const outreach_book& b, std::int64_t who, day_number as_of) {
  const auto& district = b.members.at(who).district;
  return standing_of(b, who, as_of).without_outing >= 5 &&
         (district == "もみじ台" || district == "青葉");
}
bool walks_far(const outreach_book& b, std::int64_t who, day_number as_of) {
  return sums_of(b, who, "steps", as_of, 7).amount >= 20'000 &&
         sums_of(b, who, "outing", as_of, 30).times < 3;
}
bool slows_down(const outreach_book& b, std::int64_t who, day_number as_of) {
  const auto now = standing_of(b, who, as_of).now;
  return now == "declining" || now == "stagnant" || now == "unreachable" ||
         sums_of(b, who, "vitals", as_of, 14).times == 0;
}

struct score_interval {
  double share = 0, low = 0, high = 0;
};
score_interval wilson(std::int64_t yes, std::int64_t of) {
  constexpr double z = 1.959963984540054;
  const double n = double(of), p = double(yes) / n, under = 1 + z * z / n;
  const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / under;
  const double middle = (p + z * z / (2 * n)) / under;
  return {p, middle - half, middle + half};
}

}  // namespace

day_number day_number_of(instant at) {
  return std::chrono::floor<std::chrono::days>(at + std::chrono::hours{9})
      .time_since_epoch()
      .count();
}
std::string date_of(day_number d) {
  const instant noon{std::chrono::duration_cast<duration>(std::chrono::days{d}) +
                     std::chrono::hours{3}};
  return format_jst(noon).substr(0, 10);
}

void note_doing(outreach_book& b, std::int64_t who, const std::string& kind, instant at,
                std::int64_t amount) {
  auto& d = b.doings[who][{day_number_of(at), kind}];
  if (kind == "steps") {  // the highest number of a day is the day's
    d.times = 1;
    d.amount = std::max(d.amount, amount);
  } else {
    d.times += 1;
    d.amount += amount;
  }
  if (const auto* w = weight_of(kind); w != nullptr && w->outing) {
    b.outings[who].push_back(at);
  }
}

standing_book standing_of(const outreach_book& b, std::int64_t who, day_number as_of) {
  const auto joined = b.members.at(who).joined;
  std::int64_t index = 0, before = 0, outing = 0, signal = 0;
  if (const auto all = b.doings.find(who); all != b.doings.end()) {
    for (const auto& [key, d] : all->second) {
      const auto* w = weight_of(key.second);
      if (key.first > as_of || w == nullptr) {
        continue;
      }
      const auto counts = std::min(d.times, times_a_day) * w->weight;
      index += counts * decay(as_of - key.first);
      before += counts * decay(as_of - compare_days - key.first);
      signal = std::max(signal, key.first);
      outing = w->outing ? std::max(outing, key.first) : outing;
    }
  }
  standing_book out{.index = index / million,
                    .index_before = before / million,
                    .without_outing = std::max<std::int64_t>(0, as_of - std::max(outing, joined)),
                    .without_signal = std::max<std::int64_t>(0, as_of - std::max(signal, joined))};
  out.now = out.without_signal >= unreachable_days                   ? "unreachable"
            : out.without_outing >= stagnant_days                    ? "stagnant"
            : before > 0 && index * 100 < before * declining_percent ? "declining"
                                                                     : "active";
  return out;
}

std::map<std::string, std::int64_t> classes_of(const outreach_book& b, day_number as_of) {
  std::map<std::string, std::int64_t> out;
  for (const auto& [who, m] : b.members) {
    ++out[standing_of(b, who, as_of).now];
  }
  return out;
}

bool wants_at(const outreach_book& b, std::int64_t who, instant at) {
  const auto all = b.wants.find(who);
  return all != b.wants.end() &&
         std::any_of(all->second.begin(), all->second.end(), [at](const auto& g) {
           return g.first <= at && (!g.second || at < *g.second);
         });
}

bool wants_on(const outreach_book& b, std::int64_t who, day_number day) {
  const auto all = b.wants.find(who);
  return all != b.wants.end() &&
         std::any_of(all->second.begin(), all->second.end(), [day](const auto& g) {
           return day_number_of(g.first) <= day && (!g.second || day_number_of(*g.second) >= day);
         });
}

const std::vector<segment_facts>& segments() {
  static const std::vector<segment_facts> all{
      {"old", "75歳以上", "75 and older", R"({"field":"age","op":">=","value":75})", is_old},
      {"quiet", "外出のない方", "Out little",
       R"({"all":[{"field":"daysSinceOuting","op":">=","value":5},)"
       R"({"field":"district","op":"in","value":["もみじ台","青葉"]}]})",
       is_quiet},
      {"walkers", "よく歩く方", "Who walks far",
       R"({"all":[{"field":"amount","kind":"steps","lastDays":7,"op":">=","value":20000},)"
       R"({"not":{"field":"count","kind":"outing","lastDays":30,"op":">=","value":3}}]})",
       walks_far},
      {"slower", "活動が減った方", "Who does less",
       R"({"any":[{"field":"class","op":"in","value":["declining","stagnant","unreachable"]},)"
       R"({"field":"count","kind":"vitals","lastDays":14,"op":"=","value":0}]})",
       slows_down}};
  return all;
}

std::vector<std::int64_t> members_of(const outreach_book& b, const segment_facts& s,
                                     day_number as_of) {
  std::vector<std::int64_t> out;
  for (const auto& [who, m] : b.members) {
    if (m.joined <= as_of && s.holds(b, who, as_of)) {
      out.push_back(who);
    }
  }
  return out;
}

std::string hash_of(const std::vector<std::int64_t>& all) {
  std::string text;
  for (const auto one : all) {
    text += std::to_string(one) + "\n";
  }
  return crypto::hex(crypto::bytes_of(crypto::sha256(text)));
}

bool is_held_out(const std::string& campaign, std::int64_t who, std::int64_t permille) {
  const auto d = crypto::sha256(campaign + "\n" + std::to_string(who));
  const auto first = std::uint32_t{d[0]} << 24 | std::uint32_t{d[1]} << 16 |
                     std::uint32_t{d[2]} << 8 | std::uint32_t{d[3]};
  return first % 1'000 < static_cast<std::uint32_t>(permille);
}

approach_result result_of(const outreach_book& b, const std::string& campaign) {
  const auto& c = b.campaigns.at(campaign);
  approach_result out;
  for (const auto who : c.drawn) {
    auto& arm = is_held_out(campaign, who, c.control_permille) ? out.control : out.treated;
    const auto out_at = b.outings.find(who);
    const bool acted = out_at != b.outings.end() &&
                       std::any_of(out_at->second.begin(), out_at->second.end(),
                                   [&](instant at) { return at >= c.started_at && at < c.until; });
    arm.members += 1;
    arm.sent += c.sent.contains(who) ? 1 : 0;
    arm.opened += c.opened.contains(who) ? 1 : 0;
    arm.acted += acted ? 1 : 0;
  }
  out.points_cost = out.treated.acted * c.points_each;
  if (out.treated.members > 0 && out.control.members > 0) {
    const auto t = wilson(out.treated.acted, out.treated.members);
    const auto k = wilson(out.control.acted, out.control.members);
    const double d = t.share - k.share;
    out.points = 100 * d;
    out.low = 100 * (d - std::hypot(t.share - t.low, k.high - k.share));
    out.high = 100 * (d + std::hypot(t.high - t.share, k.share - k.low));
  }
  return out;
}

}  // namespace tsu::town_sim
