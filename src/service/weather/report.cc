#include "service/weather/report.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/model/entity.h"
#include "engine/broker/store/change_body.h"
#include "service/weather/entities.h"
#include "service/weather/units.h"

namespace tsu::weather {
namespace {

constexpr std::size_t text_max = 256;

std::optional<std::string> text_of(std::string_view value) {
  if (value.empty() || kind_of(value) != json_kind::string) {
    return {};
  }
  auto text = json_string_text(value);
  return text.empty() || text.size() > text_max ? std::nullopt : std::optional{std::move(text)};
}

std::optional<double> number_of(std::string_view value) {
  return !value.empty() && kind_of(value) == json_kind::number ? json_number(value) : std::nullopt;
}

std::string dataset_of(const json_members& instance) {
  const auto given = instance.find("datasetId");
  return given.empty() ? std::string{} : json_string_text(given);
}

// A name in Japanese, or else the first that there is.
void read_names(station_facts& f, const json_members& instance) {
  const auto map = instance.find("languageMap");
  if (map.empty() || kind_of(map) != json_kind::object) {
    f.name = text_of(instance.find("value"));
    return;
  }
  for (const auto& m : json_members{map}) {
    if (m.key == "ja-Hrkt") {
      f.kana = text_of(m.value);
    } else if (m.key == "ja" || !f.name) {
      f.name = text_of(m.value);
    }
    if (m.key == "en") {
      f.english = text_of(m.value);
    }
  }
}

void read_place(station_facts& f, std::string_view value) {
  if (value.empty() || kind_of(value) != json_kind::object) {
    return;
  }
  const json_members members{value};
  const auto at = members.find("coordinates");
  if (members.find("type") != "\"Point\"" || at.empty() || kind_of(at) != json_kind::array) {
    return;
  }
  std::vector<double> numbers;
  for (const auto one : json_elements{at}) {
    numbers.push_back(number_of(one).value_or(NAN));
  }
  if (numbers.size() >= 2 && std::abs(numbers[0]) <= 180 && std::abs(numbers[1]) <= 90) {
    f.lon_lat = {numbers[0], numbers[1]};
  }
}

void read_altitude(station_facts& f, const json_members& instance) {
  const auto unit = instance.find("unitCode");
  if (unit.empty() || unit == "\"MTR\"") {
    f.altitude_m = number_of(instance.find("value"));
  }
}

void read_fact(station_facts& f, std::string_view name, std::string_view text) {
  const json_members instance{text};
  const auto value = instance.find("value");
  if (name == "name") {
    read_names(f, instance);
  } else if (name == "location") {
    read_place(f, value);
  } else if (name == "stationCode") {
    f.code = text_of(value);
  } else if (name == "altitude") {
    read_altitude(f, instance);
  } else if (name == "dataProvider") {
    f.provider = text_of(value);
  } else if (name == "license") {
    f.licence = text_of(value);
  } else if (name == "generated") {
    f.generated = value == "true";
  }
}

std::optional<quantity> quantity_of(std::string_view attribute, step how_long) {
  for (const auto& facts : all_quantities()) {
    const auto other =
        how_long == step::day ? quantity::precipitation1h_mm : quantity::precipitation_day_mm;
    if (facts.attribute == attribute && facts.what != other) {
      return facts.what;
    }
  }
  return {};
}

bool doubted_by_its_source(const json_members& instance) {
  const auto doubt = instance.find("quality");
  return !doubt.empty() && kind_of(doubt) == json_kind::object &&
         json_members{doubt}.find("value") == "\"suspect\"";
}

void read_value(report& r, quantity what, const json_members& instance) {
  const auto number = number_of(instance.find("value"));
  const auto unit = instance.find("unitCode");
  const auto value = number ? in_own_unit(what, unit.empty() ? "" : json_string_text(unit), *number)
                            : std::nullopt;
  if (!value) {
    r.unreadable = true;
    return;
  }
  const bool doubted = doubted_by_its_source(instance) || !facts_of(what).usual.hold(*value);
  r.values.push_back({what, doubted ? quality::suspect : quality::ok, *value});
}

}  // namespace

entity_news read_news(std::string_view body) {
  const auto c = broker::read_change_body(body);
  entity_news out{.update = c.op == broker::read_change::updated};
  std::map<std::pair<instant, step>, report> by_time;
  for (const auto& one : c.set) {
    const json_members instance{one.text};
    const auto dataset = dataset_of(instance);
    const auto how_long = dataset == daily_dataset ? step::day : step::hour;
    if (!dataset.empty() && how_long != step::day) {
      continue;
    }
    if (const auto what = quantity_of(one.attribute, how_long)) {
      const auto observed = text_of(instance.find("observedAt"));
      const auto at = (observed ? parse_instant(*observed) : std::nullopt).value_or(c.modified_at);
      auto& r = by_time[{at, how_long}];
      r.at = at;
      r.how_long = how_long;
      read_value(r, *what, instance);
    } else if (dataset.empty()) {
      read_fact(out.facts, one.attribute, one.text);
    }
  }
  for (const auto& [attribute, dataset] : c.gone) {
    out.facts.place_gone |= attribute == "location" && dataset.empty();
  }
  for (auto& [when, r] : by_time) {
    out.reports.push_back(std::move(r));
  }
  return out;
}

station_facts read_facts(const broker::entity_version& e, const broker::term_table& terms) {
  station_facts out;
  for (const auto& a : e.attributes()) {
    if (a.dataset == broker::term{}) {
      read_fact(out, terms.name(a.name), e.text_of(a));
    }
  }
  return out;
}

concern concern_of(std::string_view body) {
  const auto names_weather = [](std::string_view types) {
    return types.find("\"WeatherObserved\"") != std::string_view::npos;
  };
  bool removed = false;
  bool is = false;
  for (const auto& m : json_members{body}) {
    if (m.key == "service") {
      return concern::none;
    }
    if (m.key == "op") {
      removed = m.value == "\"removed\"";
    } else if (m.key == "types") {
      is = names_weather(m.value);
    } else if (m.key != "no") {
      const bool was = m.key == "was" && names_weather(m.value);
      return is    ? (removed ? concern::left : concern::changed)
             : was ? concern::left
                   : concern::none;
    }
  }
  return concern::none;
}

station_record with_facts(station_record s, const station_facts& f) {
  const auto take = [](std::string& into, const std::optional<std::string>& said) {
    into = said.value_or(into);
  };
  take(s.about.name, f.name);
  take(s.about.kana, f.kana);
  take(s.about.english, f.english);
  take(s.about.provider, f.provider);
  take(s.about.licence, f.licence);
  s.generated = f.generated.value_or(s.generated);
  if (f.altitude_m) {
    s.about.altitude_m = f.altitude_m;
  }
  if (f.lon_lat) {
    std::tie(s.about.lon, s.about.lat) = *f.lon_lat;
    s.about.has_place = true;
  } else if (f.place_gone) {
    s.about.lon = s.about.lat = 0;
    s.about.has_place = false;
  }
  return s;
}

std::string number_of_entity(std::string_view id, const std::optional<std::string>& code) {
  if (code && entity_id_of(*code) == id) {
    return *code;
  }
  for (const std::string_view before :
       {"urn:ngsi-ld:WeatherObserved:jma-", "urn:ngsi-ld:WeatherObserved:"}) {
    const auto rest = id.starts_with(before) ? id.substr(before.size()) : std::string_view{};
    if (!rest.empty() && entity_id_of(rest) == id) {
      return std::string{rest};
    }
  }
  return std::string{id};
}

}  // namespace tsu::weather
