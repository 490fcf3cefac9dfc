#include "service/weather/console.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/i18n/texts.h"
#include "service/weather/embedded.h"

namespace tsu::weather {
namespace {

// People count shorter silences in hours.
constexpr long hours_told_as_days = 48;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool holds(std::string_view text, std::string_view part) {
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     [](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

bool answers_to(const station_record& s, std::string_view text) {
  return text.empty() || holds(s.about.name, text) || holds(s.about.kana, text) ||
         holds(s.about.english, text) || holds(s.about.number, text) || holds(s.town, text);
}

const i18n::texts& own_texts() {
  static const auto all =
      i18n::texts::load(
          std::array<i18n::catalogue, 2>{{{"weather", i18n::language::ja, embedded::text_ja_json},
                                          {"weather", i18n::language::en, embedded::text_en_json}}})
          .value();
  return all;
}

}  // namespace

std::optional<instant> town_view::newest() const {
  std::optional<instant> out;
  for (const auto& s : stations) {
    if (s.state.last_at && (!out || *s.state.last_at > *out)) {
      out = s.state.last_at;
    }
  }
  return out;
}

device_health town_view::health(const station_row& s) const {
  const auto reference = reference_time(newest(), now);
  return health_of(s.state.seen, reference, limits.at(reference));
}

summary_dto summary_of(const town_view& v) {
  summary_dto out{.stations = static_cast<std::int64_t>(v.stations.size()),
                  .latest_at = v.newest(),
                  .now = v.now};
  const auto reference = reference_time(out.latest_at, v.now);
  for (const auto& s : v.stations) {
    const auto state = health_of(s.state.seen, reference, v.limits.at(reference)).state;
    out.silent += state == device_state::silent;
    out.strange += state == device_state::strange;
    out.observations += s.state.observations;
    out.generated |= s.station.generated;
  }
  return out;
}

station_dto station_of(const town_view& v, const station_row& s) {
  const auto& about = s.station.about;
  auto health = v.health(s);
  station_dto out{.id = s.station.entity,
                  .number = about.number,
                  .name = about.name,
                  .kana = about.kana,
                  .lat = about.lat,
                  .lon = about.lon,
                  .altitude_m = about.altitude_m,
                  .state = health.state,
                  .reasons = std::move(health.reasons),
                  .observed_at = s.state.last_at,
                  .values = s.state.newest,
                  .generated = s.station.generated};
  if (!s.station.municipality.empty()) {
    out.municipality = municipality_dto{s.station.municipality, s.station.town};
  }
  return out;
}

station_detail_dto detail_of(const town_view& v, const station_row& s) {
  station_detail_dto out;
  static_cast<station_dto&>(out) = station_of(v, s);
  for (const auto& [wire, value] : s.state.newest) {
    out.quantities.push_back(wire);
  }
  out.first_at = s.state.first_at;
  out.observation_count = s.state.observations;
  out.source = s.station.about.provider;
  out.licence = s.station.about.licence;
  return out;
}

station_page stations_of(const town_view& v, std::string_view text, std::int64_t limit,
                         std::int64_t offset) {
  station_page out;
  for (const auto& s : v.stations) {
    if (!answers_to(s.station, text)) {
      continue;
    }
    if (out.total >= offset && out.total < offset + limit) {
      out.items.push_back(station_of(v, s));
    }
    ++out.total;
  }
  return out;
}

device_page devices_of(const town_view& v, std::string_view states) {
  const auto wanted = [&](device_state s) {
    return s != device_state::ok && (states.empty() || states.find(boost::describe::enum_to_string(
                                                           s, "")) != std::string_view::npos);
  };
  device_page out;
  for (const auto& s : v.stations) {
    const auto health = v.health(s);
    if (wanted(health.state)) {
      const auto& code = health.reasons.front();
      out.items.push_back(
          {.station = {s.station.entity, s.station.about.number, s.station.about.name},
           .state = health.state,
           .reason = {code, text_of_reason(code)},
           .since = health.since,
           .last_at = s.state.last_at,
           .last_values = s.state.newest});
    }
  }
  std::stable_sort(out.items.begin(), out.items.end(),
                   [](const auto& a, const auto& b) { return a.since < b.since; });
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

text_dto text_of_reason(std::string_view code) {
  std::string key = "weather.reason.", hours, days;
  if (code.starts_with("silent_")) {
    hours = code.substr(7, code.size() - 8);
    const auto n = std::stol(hours);
    days = std::to_string(n / 24);
    key += n < hours_told_as_days ? "silent" : "silent_days";
  } else {
    key += code == reason::silent ? "never" : code;
  }
  const auto text = [&](i18n::language l) {
    return own_texts().text(l, key, {{"hours", hours}, {"days", days}});
  };
  return {text(i18n::language::ja), text(i18n::language::en)};
}

}  // namespace tsu::weather
