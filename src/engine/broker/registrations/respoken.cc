#include "engine/broker/registrations/respoken.h"

#include <algorithm>
#include <array>

#include "base/core/json_text.h"
#include "engine/broker/model/names.h"

namespace tsu::broker {
namespace {

constexpr int depth_max = 10;  // of attributes in attributes; what is deeper is refused when read

constexpr std::array<std::string_view, 12> entity_keywords{
    "id",        "@id",        "type",      "@type",    "scope",       "expiresAt",
    "createdAt", "modifiedAt", "deletedAt", "@context", "ngsildproof", "entityIdSealed"};
// With the members of the simplified and aggregated temporal forms (4.5.9, 4.5.19).
constexpr std::array<std::string_view, 38> attribute_keywords{
    "type",       "@type",         "value",      "object",     "languageMap", "vocab",
    "json",       "valueList",     "objectList", "objectType", "datasetId",   "observedAt",
    "unitCode",   "valueType",     "expiresAt",  "createdAt",  "modifiedAt",  "deletedAt",
    "instanceId", "coordinates",   "@context",   "lang",       "ngsildproof", "values",
    "objects",    "languageMaps",  "vocabs",     "jsons",      "valueLists",  "objectLists",
    "totalCount", "distinctCount", "sum",        "avg",        "min",         "max",
    "stddev",     "sumsq"};
// Without one of these an object is a plain value (4.5.4).
constexpr std::array<std::string_view, 8> what_attributes_hold{
    "value", "object", "languageMap", "vocab", "json", "valueList", "objectList", "type"};

template <class List>
bool among(const List& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

std::string plain(std::string_view raw_key) {
  return json_string_text(std::string{"\""}.append(raw_key).append("\""));
}

class translator {
 public:
  translator(const context& from, const context& to) : from_(from), to_(to) {}

  std::string name(std::string_view n) const {
    return is_name(n) ? to_.term_for(from_.stored(n)) : std::string{n};
  }

  void entity(std::string& out, std::string_view json) const {
    if (kind_of(json) != json_kind::object) {
      out += json;
      return;
    }
    out += '{';
    for (const auto& m : json_members{json}) {
      if (m.key == "@context") {
        continue;
      }
      const bool keyword = among(entity_keywords, m.key);
      key(out, keyword ? std::string{m.key} : name(plain(m.key)));
      if (m.key == "type" || m.key == "@type") {
        names(out, m.value);
      } else if (keyword) {
        out += m.value;
      } else {
        attribute(out, m.value, depth_max);
      }
    }
    out += '}';
  }

  // One instance, an array of them, or a plain value.
  void attribute(std::string& out, std::string_view json, int depth) const {
    if (kind_of(json) == json_kind::array) {
      out += '[';
      for (const auto one : json_elements{json}) {
        out += out.back() == '[' ? "" : ",";
        instance(out, one, depth);
      }
      out += ']';
    } else {
      instance(out, json, depth);
    }
  }

 private:
  static void key(std::string& out, std::string_view name) {
    out += out.back() == '{' ? "" : ",";
    append_json_string(out, name);
    out += ':';
  }

  void instance(std::string& out, std::string_view json, int depth) const {
    if (kind_of(json) != json_kind::object || depth == 0 || !holds_something(json)) {
      out += json;
      return;
    }
    out += '{';
    for (const auto& m : json_members{json}) {
      if (m.key == "@context") {
        continue;
      }
      const bool keyword = among(attribute_keywords, m.key);
      key(out, keyword ? std::string{m.key} : name(plain(m.key)));
      if (m.key == "vocab" || m.key == "objectType") {
        names(out, m.value);
      } else if (keyword) {
        out += m.value;
      } else {
        attribute(out, m.value, depth - 1);
      }
    }
    out += '}';
  }

  static bool holds_something(std::string_view object) {
    for (const auto& m : json_members{object}) {
      if (among(what_attributes_hold, m.key)) {
        return true;
      }
    }
    return false;
  }

  void names(std::string& out, std::string_view value) const {
    if (kind_of(value) == json_kind::string) {
      append_json_string(out, name(json_string_text(value)));
    } else if (kind_of(value) == json_kind::array) {
      out += '[';
      for (const auto one : json_elements{value}) {
        out += out.back() == '[' ? "" : ",";
        names_of_one(out, one);
      }
      out += ']';
    } else {
      out += value;
    }
  }
  void names_of_one(std::string& out, std::string_view value) const {
    if (kind_of(value) == json_kind::string) {
      append_json_string(out, name(json_string_text(value)));
    } else {
      out += value;
    }
  }

  const context& from_;
  const context& to_;
};

std::string short_name(std::string_view name, const context& from, const context& to) {
  auto other = is_name(name) ? to.term_for(from.stored(name)) : std::string{name};
  const bool fits = other.find_first_of(":/.#") == other.npos;
  return fits ? other : std::string{name};
}

// "a.b" before an operator; what stands in brackets is no name.
std::string respoken_path(std::string_view path, const context& from, const context& to) {
  const auto end = std::min(path.find_first_of("[{"), path.size());
  if (path.find(':') < end) {
    return std::string{path};
  }
  std::string out;
  for (std::size_t at = 0; at <= end;) {
    const auto dot = std::min(path.substr(0, end).find('.', at), end);
    out += (at == 0 ? "" : ".") + short_name(path.substr(at, dot - at), from, to);
    at = dot + 1;
  }
  return out.append(path.substr(end));
}

std::string without_member(std::string_view object, std::string_view unwanted) {
  std::string out = "{";
  for (const auto& m : json_members{object}) {
    if (m.key != unwanted) {
      out.append(out.size() == 1 ? "\"" : ",\"").append(m.key).append("\":").append(m.value);
    }
  }
  return out += '}';
}

template <class Change>
std::string each_object(std::string_view json, Change change) {
  if (kind_of(json) == json_kind::object) {
    return change(json);
  }
  if (kind_of(json) != json_kind::array) {
    return std::string{json};
  }
  std::string out = "[";
  for (const auto one : json_elements{json}) {
    out += out.size() == 1 ? "" : ",";
    out += kind_of(one) == json_kind::object ? change(one) : std::string{one};
  }
  return out += ']';
}

}  // namespace

std::string respoken(std::string_view json, json_part part, const context& from,
                     const context& to) {
  std::string out;
  const translator words{from, to};
  if (part == json_part::entity) {
    words.entity(out, json);
  } else {
    words.attribute(out, json, depth_max);
  }
  return out;
}

std::string respoken_all(std::string_view json, const context& from, const context& to) {
  return each_object(
      json, [&](std::string_view one) { return respoken(one, json_part::entity, from, to); });
}

std::string respoken_query(std::string_view q, const context& from, const context& to) {
  std::string out;
  for (std::size_t at = 0; at < q.size();) {
    if (std::string_view{";|()!"}.find(q[at]) != q.npos) {
      out += q[at++];
      continue;
    }
    const auto name_end = std::min(q.find_first_of("=!<>~;|()", at), q.size());
    out += respoken_path(q.substr(at, name_end - at), from, to);
    auto end = name_end;  // of the operator and its value
    for (bool quoted = false; end < q.size(); ++end) {
      quoted = q[end] == '"' ? !quoted : quoted;
      if (!quoted && std::string_view{";|()"}.find(q[end]) != q.npos) {
        break;
      }
    }
    out += q.substr(name_end, end - name_end);
    at = end;
  }
  return out;
}

std::string respoken_names(std::string_view list, const context& from, const context& to) {
  constexpr std::string_view between = ",;|()";
  std::string out;
  for (std::size_t at = 0; at < list.size();) {
    const auto end = std::min(list.find_first_of(between, at), list.size());
    if (end == at) {
      out += list[at++];
      continue;
    }
    const auto name = list.substr(at, end - at);
    out += is_name(name) ? to.term_for(from.stored(name)) : std::string{name};
    at = end;
  }
  return out;
}

std::string with_context(std::string_view json, const context& names) {
  return each_object(json, [&](std::string_view object) {
    if (!json_members{object}.find("@context").empty()) {
      return std::string{object};
    }
    const auto rest = object.substr(1);
    return "{\"@context\":" + names.source() + (rest == "}" ? "" : ",") + std::string{rest};
  });
}

std::string without_context(std::string_view json) {
  return each_object(json,
                     [](std::string_view object) { return without_member(object, "@context"); });
}

}  // namespace tsu::broker
