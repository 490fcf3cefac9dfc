#include "engine/broker/registrations/evolution_sum.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/core/json_text.h"
#include "base/core/time.h"
#include "engine/broker/model/entity.h"

namespace tsu::broker {
namespace {

// The simplified form keeps its pairs of value and time in one of these (4.5.9).
constexpr std::array<std::string_view, 7> pair_members{
    "values", "objects", "languageMaps", "vocabs", "jsons", "valueLists", "objectLists"};
constexpr std::array<std::string_view, 8> entity_members{
    "id", "type", "scope", "@context", "createdAt", "modifiedAt", "expiresAt", "deletedAt"};

template <class List>
bool among(const List& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

void put(std::string& object, std::string_view key, std::string_view value) {
  object.append(object.size() == 1 ? "\"" : ",\"").append(key).append("\":").append(value);
}

std::string text_in(std::string_view object, std::string_view member) {
  const auto value = json_members{object}.find(member);
  return !value.empty() && kind_of(value) == json_kind::string ? json_string_text(value)
                                                               : std::string{};
}

struct timed {
  instant at;
  std::string json;
};

// What the first has not; in order of time, the last so many.
std::vector<timed> united(std::vector<timed> first, const std::vector<timed>& second,
                          std::int64_t last) {
  for (const auto& one : second) {
    const auto same = [&](const timed& t) { return t.at == one.at; };
    if (std::none_of(first.begin(), first.end(), same)) {
      first.push_back(one);
    }
  }
  std::stable_sort(first.begin(), first.end(),
                   [](const timed& a, const timed& b) { return a.at < b.at; });
  if (last > 0 && std::ssize(first) > last) {
    first.erase(first.begin(), first.end() - last);
  }
  return first;
}

std::string list_of(const std::vector<timed>& all) {
  std::string out = "[";
  for (const auto& one : all) {
    out += (out.size() == 1 ? "" : ",") + one.json;
  }
  return out += ']';
}

// [[value, time], …]
std::vector<timed> pairs_in(std::string_view list) {
  std::vector<timed> out;
  for (const auto pair : json_elements{list}) {
    std::string time;
    if (kind_of(pair) == json_kind::array) {
      for (const auto part : json_elements{pair}) {
        time = kind_of(part) == json_kind::string ? json_string_text(part) : std::string{};
      }
    }
    out.push_back({parse_instant(time).value_or(no_time), std::string{pair}});
  }
  return out;
}

instant time_of(std::string_view instance) {
  for (const auto* member : {"observedAt", "modifiedAt", "createdAt"}) {
    if (const auto t = parse_instant(text_in(instance, member))) {
      return *t;
    }
  }
  return no_time;
}

// What is of one dataset: instances, or one object with a whole series in it.
struct dataset {
  std::string id;
  std::vector<timed> instances;
  std::string series;  // JSON; empty: instances
};

bool is_series(std::string_view object) {
  for (const auto& m : json_members{object}) {
    if (m.key != "type" && m.key != "datasetId" && kind_of(m.value) == json_kind::array &&
        (m.value == "[]" || m.value.starts_with("[["))) {
      return true;
    }
  }
  return false;
}

void add_instance(std::vector<dataset>& to, std::string_view json) {
  if (kind_of(json) != json_kind::object) {
    return;
  }
  const auto id = text_in(json, "datasetId");
  auto at = std::find_if(to.begin(), to.end(), [&](const dataset& d) { return d.id == id; });
  if (at == to.end()) {
    at = to.insert(to.end(), {.id = id, .instances = {}, .series = {}});
  }
  if (is_series(json)) {
    at->series = std::string{json};
  } else {
    at->instances.push_back({time_of(json), std::string{json}});
  }
}

std::vector<dataset> datasets_of(std::string_view attribute) {
  std::vector<dataset> out;
  if (kind_of(attribute) == json_kind::array) {
    for (const auto one : json_elements{attribute}) {
      add_instance(out, one);
    }
  } else {
    add_instance(out, attribute);
  }
  return out;
}

std::string series_sum(std::string_view first, std::string_view second, std::int64_t last) {
  std::string out = "{";
  const json_members theirs{second};
  for (const auto& m : json_members{first}) {
    const auto other = theirs.find(m.key);
    const bool pairs = among(pair_members, m.key) && !other.empty() &&
                       kind_of(m.value) == json_kind::array && kind_of(other) == json_kind::array;
    put(out, m.key,
        pairs ? list_of(united(pairs_in(m.value), pairs_in(other), last)) : std::string{m.value});
  }
  return out += '}';
}

std::string attribute_sum(std::string_view first, std::string_view second, std::int64_t last) {
  auto all = datasets_of(first);
  for (auto& other : datasets_of(second)) {
    const auto at =
        std::find_if(all.begin(), all.end(), [&](const dataset& d) { return d.id == other.id; });
    if (at == all.end()) {
      all.push_back(std::move(other));
    } else if (!at->series.empty() && !other.series.empty()) {
      at->series = series_sum(at->series, other.series, last);
    } else if (at->series.empty()) {
      at->instances = united(std::move(at->instances), other.instances, last);
    }
  }
  std::string out;
  std::size_t n = 0;
  for (const auto& one : all) {
    const auto text = one.series.empty() ? list_of(one.instances) : one.series;
    const auto inside = one.series.empty() ? std::string_view{text}.substr(1, text.size() - 2)
                                           : std::string_view{text};
    out.append(out.empty() || inside.empty() ? "" : ",").append(inside);
    n += one.series.empty() ? 2 : 1;  // instances are a list, however few
  }
  return n == 1 ? out : "[" + out + "]";
}

std::string entity_sum(std::string_view first, std::string_view second, std::int64_t last) {
  std::string out = "{";
  const json_members mine{first}, theirs{second};
  for (const auto& m : mine) {
    const auto other = among(entity_members, m.key) ? std::string_view{} : theirs.find(m.key);
    put(out, m.key, other.empty() ? std::string{m.value} : attribute_sum(m.value, other, last));
  }
  for (const auto& m : theirs) {
    if (mine.find(m.key).empty() && m.key != "@context") {
      put(out, m.key, m.value);
    }
  }
  return out += '}';
}

}  // namespace

std::string evolution_sum(std::string_view first, std::string_view second, std::int64_t last) {
  if (kind_of(first) != json_kind::array || kind_of(second) != json_kind::array) {
    return entity_sum(first, second, last);
  }
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto list : {first, second}) {
    for (const auto one : json_elements{list}) {
      const auto id = kind_of(one) == json_kind::object ? text_in(one, "id") : std::string{};
      const auto at =
          std::find_if(all.begin(), all.end(), [&](const auto& e) { return e.first == id; });
      if (at == all.end() || id.empty()) {
        all.emplace_back(id, one);
      } else {
        at->second = entity_sum(at->second, one, last);
      }
    }
  }
  std::string out = "[";
  for (const auto& [id, one] : all) {
    out += (out.size() == 1 ? "" : ",") + one;
  }
  return out += ']';
}

}  // namespace tsu::broker
