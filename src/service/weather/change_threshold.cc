#include "service/weather/change_threshold.h"

#include <cmath>

#include "base/record/audit.h"
#include "service/weather/read/cells.h"
#include "service/weather/store.h"

namespace tsu::weather {

constinit const setting threshold_table[8] = {
    {"weather.jump_cm_per_hour", "number", "25", "1..200", "cm/h",
     "Snow depth changes faster than this only by a fault."},
    {"weather.drop_from_cm", "number", "20", "1..500", "cm",
     "From this depth to 0 at once is a fault."},
    {"weather.spike_c_per_hour", "number", "15", "1..60", "°C/h",
     "Temperature changes faster than this only by a fault."},
    {"weather.frozen_hours", "integer", "24", "6..240", "h",
     "The same temperature for so long is a fault."},
    {"weather.silent_hours", "integer", "3", "1..240", "h",
     "A station is silent after so long at the earliest."},
    {"weather.silent_rhythms", "number", "3", "1..100", "",
     "A station is silent after so many of its own usual gaps."},
    {"weather.strange_hours", "integer", "24", "1..240", "h",
     "So long after its last fault a device counts as sound."},
    {"weather.ahead_minutes", "integer", "10", "1..1440", "min",
     "A time further ahead than this is a wrong clock."},
};

namespace {

const setting* find_setting(std::string_view name) {
  for (const auto& s : threshold_table) {
    if (s.name == name) {
      return &s;
    }
  }
  return nullptr;
}

bool within(const setting& s, double value) {
  const auto dots = s.bounds.find("..");
  const auto least = parse_decimal(s.bounds.substr(0, dots));
  const auto most = parse_decimal(s.bounds.substr(dots + 2));
  ASSERT(least && most);
  return *least <= value && value <= *most && (s.type != "integer" || value == std::floor(value));
}

void put(thresholds& t, std::string_view name, double value) {
  const auto whole = static_cast<int>(value);
  const auto is = [&](std::string_view suffix) { return name.ends_with(suffix); };
  if (is(".jump_cm_per_hour")) {
    t.jump_cm_per_hour = value;
  } else if (is(".drop_from_cm")) {
    t.drop_from_cm = value;
  } else if (is(".spike_c_per_hour")) {
    t.spike_c_per_hour = value;
  } else if (is(".frozen_hours")) {
    t.frozen_hours = whole;
  } else if (is(".silent_hours")) {
    t.silent_hours = whole;
  } else if (is(".silent_rhythms")) {
    t.silent_rhythms = value;
  } else if (is(".strange_hours")) {
    t.strange_hours = whole;
  } else if (is(".ahead_minutes")) {
    t.ahead_minutes = whole;
  }
}

}  // namespace

task<result<done>> change_threshold(const parts& on, tenant_code tenant, threshold_change c) {
  const auto* what = find_setting(c.name);
  if (what == nullptr) {
    co_return problem{why::not_found, c.name, "weather_unknown_setting"};
  }
  if (!within(*what, c.value)) {
    co_return problem{why::not_processable, std::string{what->bounds}, "weather_setting_bounds"};
  }
  if (c.source.empty()) {
    co_return problem{why::bad_input, "a value has a source", "weather_setting_source"};
  }
  auto& town = on.stores.at(tenant, db::place::town);
  co_await town.write([&](db::tx& t) {
    add_setting(t, {c.name, c.from, c.value, c.source, c.author});
    record::audit(t, {.actor = c.author,
                      .role = {},
                      .action = "weather.threshold.changed",
                      .subject_kind = "weather.setting",
                      .subject = c.name,
                      .purpose = c.source});
  });
  co_return done{};
}

// By date, and where two have one date the later word counts: each step starts from the one before.
dated_thresholds load_thresholds(db::reader& r) {
  dated_thresholds out;
  thresholds now;
  for (const auto& s : all_settings(r)) {
    put(now, s.name, s.value);
    out.from(s.from, now);
  }
  return out;
}

}  // namespace tsu::weather
