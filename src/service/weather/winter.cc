#include "service/weather/winter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

namespace tsu::weather {
namespace {

using namespace std::chrono_literals;

struct place {
  std::string_view name, kana, english;
  double lat, lon, altitude_m;
  int region;       // those of one region share their storms
  double warmer_c;  // than the middle of the prefecture
  double snowier;   // 1: as Sapporo
};
// 0 Sea of Japan side, 1 inland north, 2 Okhotsk, 3 east, 4 Pacific south, 5 Oshima
constexpr place places[] = {
    {"札幌", "サッポロ", "Sapporo", 43.06, 141.33, 17, 0, 3, 1.0},
    {"小樽", "オタル", "Otaru", 43.18, 141.02, 25, 0, 3.5, 1.2},
    {"石狩", "イシカリ", "Ishikari", 43.19, 141.37, 5, 0, 2.5, 1.0},
    {"当別", "トウベツ", "Tobetsu", 43.22, 141.52, 10, 0, 1.5, 1.2},
    {"江別", "エベツ", "Ebetsu", 43.10, 141.54, 10, 0, 1.5, 1.0},
    {"北広島", "キタヒロシマ", "Kitahiroshima", 42.98, 141.56, 70, 0, 1.5, 0.9},
    {"岩見沢", "イワミザワ", "Iwamizawa", 43.20, 141.78, 30, 0, 1.5, 1.5},
    {"倶知安", "クッチャン", "Kutchan", 42.90, 140.76, 175, 0, 0.5, 2.0},
    {"留萌", "ルモイ", "Rumoi", 43.94, 141.64, 20, 0, 2.5, 1.1},
    {"羽幌", "ハボロ", "Haboro", 44.36, 141.70, 10, 0, 2, 1.0},
    {"稚内", "ワッカナイ", "Wakkanai", 45.42, 141.68, 5, 0, 1.5, 0.7},
    {"旭川", "アサヒカワ", "Asahikawa", 43.77, 142.37, 120, 1, -1, 1.0},
    {"富良野", "フラノ", "Furano", 43.34, 142.38, 170, 1, -2, 0.9},
    {"美瑛", "ビエイ", "Biei", 43.59, 142.47, 250, 1, -2, 0.9},
    {"滝川", "タキカワ", "Takikawa", 43.56, 141.91, 40, 1, 0.5, 1.2},
    {"深川", "フカガワ", "Fukagawa", 43.72, 142.04, 60, 1, 0, 1.2},
    {"名寄", "ナヨロ", "Nayoro", 44.35, 142.46, 90, 1, -2.5, 1.2},
    {"朱鞠内", "シュマリナイ", "Shumarinai", 44.29, 142.17, 255, 1, -3.5, 2.0},
    {"士別", "シベツ", "Shibetsu", 44.18, 142.40, 135, 1, -2, 1.1},
    {"占冠", "シムカップ", "Shimukappu", 42.98, 142.40, 330, 1, -4, 0.8},
    {"網走", "アバシリ", "Abashiri", 44.02, 144.28, 35, 2, 0.5, 0.6},
    {"紋別", "モンベツ", "Mombetsu", 44.35, 143.36, 15, 2, 0.5, 0.6},
    {"北見", "キタミ", "Kitami", 43.82, 143.91, 85, 2, -2, 0.6},
    {"陸別", "リクベツ", "Rikubetsu", 43.47, 143.74, 215, 2, -5, 0.4},
    {"佐呂間", "サロマ", "Saroma", 44.02, 143.77, 60, 2, -2, 0.6},
    {"釧路", "クシロ", "Kushiro", 42.99, 144.38, 5, 3, 1, 0.2},
    {"根室", "ネムロ", "Nemuro", 43.33, 145.59, 25, 3, 2, 0.2},
    {"中標津", "ナカシベツ", "Nakashibetsu", 43.55, 144.97, 50, 3, -1.5, 0.5},
    {"弟子屈", "テシカガ", "Teshikaga", 43.49, 144.46, 105, 3, -2, 0.5},
    {"帯広", "オビヒロ", "Obihiro", 42.92, 143.21, 40, 3, -1, 0.4},
    {"広尾", "ヒロオ", "Hiroo", 42.29, 143.32, 30, 3, 1.5, 0.7},
    {"新得", "シントク", "Shintoku", 43.08, 142.84, 180, 3, -1, 0.6},
    {"苫小牧", "トマコマイ", "Tomakomai", 42.62, 141.55, 5, 4, 2.5, 0.2},
    {"室蘭", "ムロラン", "Muroran", 42.31, 140.98, 40, 4, 4, 0.2},
    {"浦河", "ウラカワ", "Urakawa", 42.16, 142.78, 35, 4, 3.5, 0.1},
    {"千歳", "チトセ", "Chitose", 42.82, 141.65, 20, 4, 1, 0.4},
    {"函館", "ハコダテ", "Hakodate", 41.82, 140.75, 35, 5, 4, 0.4},
    {"江差", "エサシ", "Esashi", 41.87, 140.13, 5, 5, 5, 0.3},
    {"八雲", "ヤクモ", "Yakumo", 42.25, 140.27, 5, 5, 3, 0.7},
    {"長万部", "オシャマンベ", "Oshamambe", 42.51, 140.38, 5, 5, 2.5, 0.9},
};

std::uint64_t mixed(std::uint64_t x) {  // splitmix64
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

double unit(std::uint64_t seed, std::uint64_t stream, std::int64_t cell) {
  return static_cast<double>(
             mixed(mixed(seed ^ mixed(stream)) ^ static_cast<std::uint64_t>(cell)) >> 11) *
         0x1.0p-53;
}

std::int64_t hour_of(instant t) {
  return std::chrono::floor<std::chrono::hours>(t).time_since_epoch().count();
}
instant time_of(std::int64_t hour) { return instant{std::chrono::hours{hour}}; }

// -1 in the middle of the night, +1 in the early afternoon, Japan time.
double sun(std::int64_t hour) {
  return std::cos(static_cast<double>((hour + 9) % 24 - 14) * std::numbers::pi / 12);
}

// The mean of the prefecture: coldest about 25 January.
double season_c(std::int64_t hour) {
  const double year = static_cast<double>(hour) / (24 * 365.2425);
  const double phase = year - std::floor(year) - 25.0 / 365;
  return 7.5 - 14.5 * std::cos(2 * std::numbers::pi * phase);
}

double halves(double v) { return std::round(v * 2) / 2; }
double tenths(double v) { return std::round(v * 10) / 10; }

// The season begins on 1 October before the plan, in Japan.
std::int64_t season_start(instant from) {
  const auto date = jst_date(from);
  const auto year =
      date.month() >= std::chrono::October ? date.year() : date.year() - std::chrono::years{1};
  return hour_of(jst_midnight(year / std::chrono::October / 1));
}

}  // namespace

std::vector<station_info> winter_stations() {
  std::vector<station_info> out;
  for (const auto& p : places) {
    station_info s;
    s.number = fmt::format("G{:02}", out.size() + 1);
    s.name = p.name;
    s.kana = p.kana;
    s.english = p.english;
    s.lat = p.lat;
    s.lon = p.lon;
    s.has_place = true;
    s.altitude_m = p.altitude_m;
    s.provider = generated_provider;
    s.licence = generated_provider;
    out.push_back(std::move(s));
  }
  return out;
}

winter_walk::winter_walk(const winter_plan& plan, std::size_t station)
    : plan_(plan), station_(station), hour_number_(season_start(plan.from)) {
  while (time_of(hour_number_) < plan_.from) {
    next();
  }
}

// Smooth noise of -1..1: random values on a grid of so many hours, joined by a cosine.
double winter_walk::noise(std::uint64_t stream, double hours_per_cell, bool of_region) const {
  const auto who =
      of_region ? 1000 + static_cast<std::uint64_t>(places[station_].region) : station_;
  const double at = static_cast<double>(hour_number_) / hours_per_cell;
  const auto cell = static_cast<std::int64_t>(std::floor(at));
  const double t = (1 - std::cos((at - std::floor(at)) * std::numbers::pi)) / 2;
  const auto key = stream * 4096 + who;
  return 2 * (unit(plan_.seed, key, cell) * (1 - t) + unit(plan_.seed, key, cell + 1) * t) - 1;
}

winter_walk::hour winter_walk::next() {
  const auto& p = places[station_];
  const double storm = noise(1, 30, true) + 0.35 * noise(2, 5, false);
  const double synoptic = noise(3, 60, true);
  hour h{.at = time_of(hour_number_)};
  h.temperature_c = tenths(season_c(hour_number_) + p.warmer_c - 1.5 + 5 * synoptic +
                           (storm > 0.4 ? 1.0 : 3.0) * sun(hour_number_) + noise(4, 3, false));
  h.precipitation_mm = storm > 0.55 ? halves((storm - 0.55) * 5 * (0.4 + 0.6 * p.snowier)) : 0;
  h.wind_ms = tenths(std::max(0.0, 2.5 + 3.5 * std::max(0.0, storm) + 1.5 * noise(5, 4, false)));
  h.humidity_pct = std::round(std::clamp(72 + 16 * storm - 6 * sun(hour_number_), 25.0, 100.0));
  if (h.temperature_c < 1.5) {
    depth_cm_ += h.precipitation_mm * 0.8 * (h.temperature_c < -5 ? 1.2 : 1.0);
  }
  depth_cm_ -= depth_cm_ * 0.0012 + std::max(0.0, h.temperature_c) * 0.12;
  depth_cm_ = std::max(0.0, depth_cm_);
  h.depth_cm = std::round(depth_cm_);
  plant(h);
  ++hour_number_;
  return h;
}

// Devices that fail at the end of the plan, so that the console has something to show.
void winter_walk::plant(hour& h) const {
  const auto left = plan_.until - h.at;
  if (left <= 0h) {
    h.reports = station_ != 9 && station_ != 27;
    return;
  }
  switch (station_) {
    case 9: h.reports = left > 30h; break;  // 羽幌: silent
    case 27: h.reports = left > 6h; break;  // 中標津: silent
    case 16: h.depth_cm = left < 14h && hour_number_ % 3 == 0 ? 0 : h.depth_cm; break;  // 名寄
    case 6: h.depth_cm += left < 20h && hour_number_ % 5 == 0 ? 70 : 0; break;  // 岩見沢: jumps
    case 22: h.temperature_c = left < 40h ? -7.3 : h.temperature_c; break;      // 北見: frozen
    default: break;
  }
}

byte_source winter_file(const winter_plan& plan) {
  struct state {
    winter_plan plan;
    std::size_t station = 0;
    std::unique_ptr<winter_walk> walk;
    std::string text = "amdno,datetime_jst,temp_c,prec1h_mm,snow_cm,humidity_pct,wind_ms\n";
    std::size_t given = 0;
    bool more() {
      text.clear();
      given = 0;
      while (text.size() < 60'000 && station < std::size(places)) {
        walk = walk ? std::move(walk) : std::make_unique<winter_walk>(plan, station);
        const auto h = walk->next();
        if (h.at >= plan.until) {
          walk.reset();
          ++station;
        } else if (h.reports) {
          text += fmt::format("G{:02},{},{},{},{},{},{}\n", station + 1,
                              format_jst(h.at).substr(0, 16), h.temperature_c, h.precipitation_mm,
                              h.depth_cm, h.humidity_pct, h.wind_ms);
        }
      }
      return !text.empty();
    }
  };
  return [s = std::make_shared<state>(state{.plan = plan})](std::span<char> into) -> std::size_t {
    if (s->given == s->text.size() && !s->more()) {
      return 0;
    }
    const auto n = std::min(into.size(), s->text.size() - s->given);
    std::copy_n(s->text.data() + s->given, n, into.data());
    s->given += n;
    return n;
  };
}

}  // namespace tsu::weather
