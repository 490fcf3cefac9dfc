#include "service/snow/post_news.h"

#include <array>
#include <cmath>
#include <map>

#include "base/core/json_text.h"
#include "engine/broker/store/change_body.h"
#include "service/snow/things.h"

namespace tsu::snow {
namespace {

constexpr std::size_t text_max = 200;

struct quantity {
  std::string_view attribute;
  std::optional<double> reading::*into;
  std::string_view unit;  // UN/CEFACT Recommendation 20
};
constexpr std::array quantities{quantity{"snowDepth", &reading::depth_cm, "CMT"},
                                quantity{"temperature", &reading::temperature_c, "CEL"},
                                quantity{"batteryVoltage", &reading::battery_v, "VLT"},
                                quantity{"rssi", &reading::signal_dbm, "DBM"}};

struct conversion {
  std::string_view own, given;
  double factor, offset = 0;
};
constexpr std::array conversions{conversion{"CMT", "MMT", 0.1},
                                 conversion{"CMT", "MTR", 100},
                                 conversion{"CMT", "INH", 2.54},
                                 conversion{"CEL", "KEL", 1, -273.15},
                                 conversion{"CEL", "FAH", 5.0 / 9, -160.0 / 9},
                                 conversion{"VLT", "2Z", 0.001}};

std::optional<double> in_own_unit(std::string_view own, std::string_view given, double v) {
  if (given.empty() || given == own) {
    return v;
  }
  for (const auto& c : conversions) {
    if (c.own == own && c.given == given) {
      return std::round((v * c.factor + c.offset) * 1e6) / 1e6;
    }
  }
  return {};
}

std::optional<std::string> text_of(std::string_view value) {
  if (value.empty() || kind_of(value) != json_kind::string) {
    return {};
  }
  auto out = json_string_text(value);
  return out.empty() || out.size() > text_max ? std::nullopt : std::optional{std::move(out)};
}
std::optional<double> number_of(std::string_view value) {
  return !value.empty() && kind_of(value) == json_kind::number ? json_number(value) : std::nullopt;
}

std::optional<std::string> name_of_post(const json_members& instance) {
  const auto map = instance.find("languageMap");
  if (map.empty() || kind_of(map) != json_kind::object) {
    return text_of(instance.find("value"));
  }
  return text_of(json_members{map}.find("ja"));
}

std::optional<place_dto> place_of(std::string_view value) {
  if (value.empty() || kind_of(value) != json_kind::object) {
    return {};
  }
  const json_members members{value};
  const auto at = members.find("coordinates");
  if (members.find("type") != "\"Point\"" || at.empty() || kind_of(at) != json_kind::array) {
    return {};
  }
  std::vector<double> numbers;
  for (const auto one : json_elements{at}) {
    numbers.push_back(number_of(one).value_or(NAN));
  }
  const bool sound =
      numbers.size() >= 2 && std::abs(numbers[0]) <= 180 && std::abs(numbers[1]) <= 90;
  return sound ? std::optional{place_dto{numbers[1], numbers[0]}} : std::nullopt;
}

void read_fact(post_news& out, std::string_view name, const json_members& instance) {
  const auto value = instance.find("value");
  if (name == "name") {
    out.name = name_of_post(instance);
  } else if (name == "district") {
    out.district = text_of(value);
  } else if (name == "route") {
    out.route = text_of(value);
  } else if (name == "location") {
    out.place = place_of(value);
  } else if (name == "sensorHeight") {
    out.height_cm = number_of(value);
  }
}

// true where the attribute is something that is measured.
bool read_value(reading& r, std::string_view name, const json_members& instance) {
  if (name == "reportNumber") {
    const auto n = number_of(instance.find("value"));
    if (n && *n >= 0 && *n < 9e15) {
      r.number = static_cast<std::int64_t>(*n);
    }
    return true;
  }
  for (const auto& q : quantities) {
    if (q.attribute == name) {
      const auto v = number_of(instance.find("value"));
      const auto unit = instance.find("unitCode");
      if (v && std::isfinite(*v)) {
        r.*q.into = in_own_unit(q.unit, text_of(unit).value_or(""), *v);
      }
      return true;
    }
  }
  return false;
}

bool is_measured(std::string_view name) {
  reading nothing;
  return name == "reportNumber" || read_value(nothing, name, json_members{"{}"});
}

template <class T>
bool take(T& into, const T& said) {
  const bool other = into != said;
  into = other ? said : into;
  return other;
}
bool same(const std::optional<place_dto>& a, const std::optional<place_dto>& b) {
  return a.has_value() == b.has_value() && (!a || (a->lat == b->lat && a->lon == b->lon));
}

}  // namespace

post_news read_post_news(std::string_view body) {
  const auto c = broker::read_change_body(body);
  post_news out;
  std::map<instant, reading> by_time;
  for (const auto& one : c.set) {
    const json_members instance{one.text};
    if (!instance.find("datasetId").empty()) {
      continue;
    }
    if (!is_measured(one.attribute)) {
      read_fact(out, one.attribute, instance);
      continue;
    }
    const auto observed = text_of(instance.find("observedAt"));
    const auto at = (observed ? parse_instant(*observed) : std::nullopt).value_or(c.modified_at);
    auto& r = by_time[at];
    r.at = at;
    read_value(r, one.attribute, instance);
  }
  for (auto& [at, r] : by_time) {
    if (r.depth_cm || r.temperature_c || r.battery_v || r.signal_dbm) {
      out.readings.push_back(r);
    }
  }
  return out;
}

bool is_about_a_post(std::string_view body) {
  bool removed = false;
  for (const auto& m : json_members{body}) {
    if (m.key == "service") {
      return false;
    }
    if (m.key == "op") {
      removed = m.value == "\"removed\"";
    } else if (m.key == "types") {
      return !removed && m.value.find("\"SnowPost\"") != std::string_view::npos;
    } else if (m.key != "no") {
      return false;
    }
  }
  return false;
}

bool take_facts(post_draft& p, const post_news& n) {
  bool other = false;
  if (n.name) {
    other = take(p.name, *n.name) || other;
  }
  if (n.district && is_code(*n.district)) {
    other = take(p.district, *n.district) || other;
  }
  if (n.route && is_code(*n.route)) {
    other = take(p.route, n.route) || other;
  }
  if (n.height_cm) {
    other = take(p.height_cm, n.height_cm) || other;
  }
  if (n.place && !same(p.place, n.place)) {
    p.place = n.place;
    other = true;
  }
  return other;
}

}  // namespace tsu::snow
