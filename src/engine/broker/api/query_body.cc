#include "engine/broker/api/query_body.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/model/faults.h"

namespace tsu::broker {
namespace {

// Members that are parameters of the same name: texts, numbers, or lists of them.
constexpr std::array<std::string_view, 23> plain_members{"attrs",
                                                         "pick",
                                                         "omit",
                                                         "q",
                                                         "csf",
                                                         "scopeQ",
                                                         "lang",
                                                         "datasetId",
                                                         "orderBy",
                                                         "join",
                                                         "joinLevel",
                                                         "containedBy",
                                                         "format",
                                                         "expandValues",
                                                         "jsonKeys",
                                                         "aggrMethods",
                                                         "aggrPeriodDuration",
                                                         "timeproperty",
                                                         "lastN",
                                                         "limit",
                                                         "offset",
                                                         "count",
                                                         "local"};
constexpr std::array<std::string_view, 4> geo_members{"georel", "geometry", "coordinates",
                                                      "geoproperty"};
constexpr std::array<std::string_view, 7> time_members{
    "timerel", "timeAt", "endTimeAt", "timeproperty", "lastN", "aggrMethods", "aggrPeriodDuration"};

// Of ordering: the parameter of the same meaning, and how its value begins.
struct ordering_row {
  std::string_view member, parameter;
  char starts;
  bool list = false;
};
constexpr std::array<ordering_row, 4> ordering_members{{{"orderBy", "orderBy", '"', true},
                                                        {"coordinates", "orderFrom", '['},
                                                        {"geometry", "orderGeometry", '"'},
                                                        {"collation", "collation", '"'}}};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

class body_reader {
 public:
  body_reader(ngsi_request& r, time_query time) : r_(r), time_(time) {
    for (const auto& [name, value] : r.query) {
      put(name, value);
    }
  }

  result<done> run() {
    if (r_.body.front() != '{') {
      return invalid_request("a query is a JSON object");
    }
    for (const auto& m : json_members{r_.body}) {
      TRY(const auto ok, member(m.key, m.value));
    }
    if (!typed_) {
      return bad_request_data("type is not \"Query\"");
    }
    auto all = http::query_values::parse(text_);
    if (!all) {
      return bad_request_data("the query has too many members");
    }
    r_.query = std::move(*all);
    return done{};
  }

 private:
  void put(std::string_view name, std::string_view value) {
    text_ += text_.empty() ? "" : "&";
    text_.append(name).append("=").append(http::percent_encoded(value));
  }

  result<done> member(std::string_view key, std::string_view value) {
    if (key == "@context") {
      return done{};
    }
    if (key == "type") {
      typed_ = value == "\"Query\"";
      return done{};
    }
    if (key == "entities") {
      return entities(value);
    }
    if (key == "ordering") {
      return ordering(value);
    }
    if (key == "geoQ") {
      return nested(key, value, geo_members);
    }
    if (key == "temporalQ" && time_ == time_query::allowed) {
      return nested(key, value, time_members);
    }
    if (key == "aggrParams" && time_ == time_query::allowed) {
      return nested(key, value, time_members);
    }
    if (!among(plain_members, key)) {
      return bad_request_data("\"" + std::string{key} + "\" is not a member of a query");
    }
    return plain(key, value);
  }

  // A text as it is, an array with commas between, anything else as JSON.
  static std::string as_text(std::string_view value) {
    if (value.front() == '"') {
      return json_string_text(value);
    }
    if (value.front() != '[') {
      return std::string{value};
    }
    std::string out;
    for (const auto one : json_elements{value}) {
      out += out.empty() ? "" : ",";
      out += one.front() == '"' ? json_string_text(one) : std::string{one};
    }
    return out;
  }

  result<done> plain(std::string_view key, std::string_view value) {
    if (value.front() == '{' || value == "null" || value == "[]") {
      return bad_request_data(std::string{key} + " is neither a text, a number nor a list");
    }
    put(key, as_text(value));
    return done{};
  }

  template <std::size_t N>
  result<done> nested(std::string_view name, std::string_view value,
                      const std::array<std::string_view, N>& members) {
    if (value.front() != '{') {
      return bad_request_data(std::string{name} + " is not an object");
    }
    for (const auto& m : json_members{value}) {
      if (!among(members, m.key)) {
        return bad_request_data("\"" + std::string{m.key} + "\" is not a member of " +
                                std::string{name});
      }
      if (m.key == "coordinates" && m.value.front() == '[') {
        put(m.key, m.value);
      } else {
        TRY(const auto ok, plain(m.key, m.value));
      }
    }
    return done{};
  }

  // 5.2.43
  result<done> ordering(std::string_view value) {
    if (value.front() != '{') {
      return bad_request_data("ordering is not an object");
    }
    for (const auto& m : json_members{value}) {
      const auto* row = std::find_if(ordering_members.begin(), ordering_members.end(),
                                     [&](const auto& one) { return one.member == m.key; });
      const bool fits = row != ordering_members.end() &&
                        (m.value.front() == row->starts || (row->list && m.value.front() == '['));
      if (!fits) {
        return bad_request_data("ordering: \"" + std::string{m.key} + "\" is not as it must be");
      }
      put(row->parameter, row->starts == '[' ? std::string{m.value} : as_text(m.value));
    }
    return done{};
  }

  // 5.2.33. Selectors that differ in one member are one selector with a list; others are kept as
  // they are (query_selectors.h).
  result<done> entities(std::string_view value) {
    if (value.front() != '[' || value == "[]") {
      return bad_request_data("entities is not an array with something in it");
    }
    std::array<std::string, 3> joined;  // id, idPattern, type
    std::size_t n = 0;
    bool same_type = true;
    for (const auto one : json_elements{value}) {
      if (one.front() != '{') {
        return bad_request_data("an entity selector is an object");
      }
      ++n;
      for (const auto& m : json_members{one}) {
        const std::array<std::string_view, 3> names{"id", "idPattern", "type"};
        const auto at = std::find(names.begin(), names.end(), m.key);
        if (at == names.end()) {
          return bad_request_data("\"" + std::string{m.key} + "\" is not a member of a selector");
        }
        auto& all = joined[static_cast<std::size_t>(at - names.begin())];
        const auto text = as_text(m.value);
        if (*at == "type" && all == text) {
          continue;  // as the one before
        }
        same_type = same_type && (*at != "type" || all.empty());
        all += all.empty() ? "" : *at == "idPattern" ? "|" : ",";
        all += text;
      }
    }
    const auto used =
        std::count_if(joined.begin(), joined.end(), [](const auto& all) { return !all.empty(); });
    const bool as_one = used < 2 || (used == 2 && same_type && !joined[2].empty());
    if (n > 1 && !as_one) {
      put(selectors_parameter, value);
      return done{};
    }
    if (!joined[0].empty()) {
      joined[1].clear();  // 5.2.33: the id goes before the pattern
    }
    for (std::size_t i = 0; i < joined.size(); ++i) {
      if (!joined[i].empty()) {
        put(std::array<std::string_view, 3>{"id", "idPattern", "type"}[i], joined[i]);
      }
    }
    return done{};
  }

  ngsi_request& r_;
  const time_query time_;
  std::string text_;
  bool typed_ = false;
};

}  // namespace

result<done> take_query_body(ngsi_request& r, time_query time) {
  return body_reader{r, time}.run();
}

}  // namespace tsu::broker
