#include "service/snow/settings.h"

#include <charconv>
#include <cmath>

namespace tsu::snow {
namespace {

constexpr setting table[] = {
    {"snow.threshold_cm", "number", "10", "1..100", "cm",
     "Plows go from so much new snow on (出動基準)."},
    {"snow.points_needed", "integer", "2", "1..50", "posts",
     "So many posts of a district must have reached it; all where there are fewer."},
    {"snow.points_share", "number", "0.5", "0..1", "",
     "And at least this share of those that vote."},
    {"snow.uncleared_days", "integer", "3", "1..3", "d",
     "Snow of so many days before counts, where nobody has cleared it."},
    {"snow.uncleared_stays", "number", "0.85", "0..1", "",
     "So much of a day's snow is left on the road a day later, as a post beside it tells: wheels "
     "pack it."},
    {"snow.settles_a_day", "number", "0.03", "0..0.2", "",
     "So much of its depth the snow beside a road sinks in a day without melting."},
    {"snow.heavy_cm", "number", "20", "5..200", "cm", "From so much new snow on at any hour."},
    {"snow.standby_share", "number", "0.5", "0..1", "",
     "From this share of the threshold on, with the forecast, it is looked at again."},
    {"snow.melt_above_c", "number", "1", "-5..10", "°C",
     "Warmer than this and rising: snow is left to melt."},
    {"snow.bare_cover", "number", "0.2", "0..1", "",
     "Less of the road under snow than this: a camera sees none."},
    {"snow.camera_confidence", "number", "0.8", "0..1", "",
     "A picture that is read with less confidence has no say."},
    {"snow.stake_tolerance_cm", "number", "5", "1..50", "cm",
     "Stake and sensor differ by more only by a fault."},
    {"snow.forecast_hours", "number", "6", "1..24", "h", "An older forecast is not used."},
    {"snow.forecast_error_cm", "number", "1.5", "0..20", "cm",
     "Error of the forecast that does not depend on it (one sigma)."},
    {"snow.forecast_error_share", "number", "0.4", "0..2", "",
     "Error of the forecast as a share of it (one sigma)."},
    {"snow.cost_loss", "number", "0.3", "0.01..0.99", "",
     "Going for nothing costs this share of not going when needed."},
    {"snow.by_probability", "integer", "0", "0..1", "",
     "1: plows go where the probability is at least cost over loss; 0: by the threshold."},
    {"snow.onto_uncleared", "integer", "1", "0..1", "",
     "1: what is forecast falls on all that lies uncleared; 0: on what is new tonight."},
    {"snow.mode", "integer", "1", "0..2", "",
     "0: decisions are only shown; 1: the duty officer is asked; 2: contractors are asked at "
     "once."},
    {"snow.answer_minutes", "integer", "15", "1..120", "min",
     "So long each contact has to answer a request."},
    {"snow.silent_minutes", "integer", "30", "5..1440", "min",
     "A post that has not reported for so long has no vote."},
    {"snow.jump_cm", "number", "5", "1..50", "cm",
     "Snow depth changes by more in five minutes only by a fault."},
    {"snow.battery_low_v", "number", "11.5", "0..60", "V", "A lower battery is told."},
    {"snow.signal_weak_dbm", "number", "-110", "-150..0", "dBm", "A weaker signal is told."},
    {"snow.patrol_hours", "number", "4", "0..100", "h",
     "Hours of work that a patrol of the town takes in one night."},
    {"snow.target_pod", "number", "0.9", "0..1", "",
     "Wished for: of the nights that needed plows, those that got them."},
    {"snow.target_far", "number", "0.3", "0..1", "",
     "Wished for: of the nights that got plows, at most those that did not need them."},
    {"snow.target_posts_lost", "integer", "0", "0..1000", "posts",
     "Wished for: at most so many posts without a vote."},
    {"snow.target_unanswered", "integer", "0", "0..1000", "requests",
     "Wished for: at most so many requests of a night that nobody has taken."},
    {"snow.target_patrol_hours", "number", "100", "0..10000", "h",
     "Wished for: hours of patrol that are not needed in a winter."},
    {"snow.image_days", "integer", "30", "1..3650", "d", "Pictures are kept so long."},
    {"snow.reading_days", "integer", "800", "30..10000", "d", "Readings are kept so long."},
};

double number(std::string_view text) {
  double out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  ASSERT(error == std::errc{} && end == text.data() + text.size());
  return out;
}

// How narrow a value's place is, where it is of those asked about; -1: it is not.
int narrowness(const setting_value& v, const whose& w) {
  if ((!v.district.empty() && v.district != w.district) || (v.road && v.road != w.road)) {
    return -1;
  }
  return (v.district.empty() ? 0 : 2) + (v.road ? 1 : 0);
}

}  // namespace

constinit const std::span<const setting> setting_table{table};

std::optional<setting_bounds> bounds_of(std::string_view name) {
  for (const auto& s : table) {
    if (s.name == name) {
      const auto dots = s.bounds.find("..");
      return setting_bounds{number(s.default_value), number(s.bounds.substr(0, dots)),
                            number(s.bounds.substr(dots + 2)), s.type == "integer"};
    }
  }
  return {};
}

bool is_within(const setting_bounds& b, double v) {
  return b.least <= v && v <= b.most && (!b.whole || v == std::floor(v));
}

double dated_settings::value(std::string_view name, instant at, const whose& w) const {
  const auto bounds = bounds_of(name);
  ASSERT(bounds);
  double out = bounds->otherwise;
  int narrowest = -1;
  for (const auto& v : all_) {  // of those as narrow the later one
    const int narrow = v.name == name && v.from <= at ? narrowness(v, w) : -1;
    if (narrow >= 0 && narrow >= narrowest) {
      narrowest = narrow;
      out = v.value;
    }
  }
  return out;
}

decision_limits dated_settings::limits(instant at, const whose& w) const {
  const auto of = [&](std::string_view name) { return value(name, at, w); };
  return {.threshold_cm = of("snow.threshold_cm"),
          .points_needed = static_cast<std::int64_t>(of("snow.points_needed")),
          .heavy_cm = of("snow.heavy_cm"),
          .standby_share = of("snow.standby_share"),
          .melt_above_c = of("snow.melt_above_c"),
          .bare_cover = of("snow.bare_cover"),
          .camera_confidence = of("snow.camera_confidence"),
          .stake_tolerance_cm = of("snow.stake_tolerance_cm"),
          .forecast_hours = of("snow.forecast_hours"),
          .error_cm = of("snow.forecast_error_cm"),
          .error_share = of("snow.forecast_error_share"),
          .cost_loss = of("snow.cost_loss"),
          .by_probability = of("snow.by_probability") != 0,
          .points_share = of("snow.points_share"),
          .onto_uncleared = of("snow.onto_uncleared") != 0};
}

filter_limits dated_settings::filter(instant at) const {
  filter_limits out;
  out.jump_cm = value("snow.jump_cm", at);
  return out;
}

measure_limits dated_settings::measure(instant at, const whose& w) const {
  return {.fresh = std::chrono::minutes{static_cast<int>(value("snow.silent_minutes", at))},
          .days = static_cast<int>(value("snow.uncleared_days", at, w)),
          .stays = value("snow.uncleared_stays", at, w),
          .settles_a_day = value("snow.settles_a_day", at, w)};
}

mode dated_settings::mode(instant at, const whose& w) const {
  return static_cast<snow::mode>(static_cast<int>(value("snow.mode", at, w)));
}

}  // namespace tsu::snow
