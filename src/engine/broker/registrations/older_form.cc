#include "engine/broker/registrations/older_form.h"

#include "base/core/json_text.h"

namespace tsu::broker {
namespace {

constexpr int depth_max = 10;  // of attributes in attributes

// Tables 4.3.6.8-1 to 3: a member that came with a version and has no place before it.
struct member_row {
  std::string_view name;
  int since;
};
constexpr member_row of_entities[] = {{"expiresAt", 109}, {"scope", 104}};
constexpr member_row of_attributes[] = {{"expiresAt", 109},  {"valueType", 109},
                                        {"objectType", 108}, {"datasetId", 103},
                                        {"observedAt", 103}, {"unitCode", 103}};

// A kind of attribute that came with a version, and what it was before.
struct kind_row {
  std::string_view name, member;
  int since;
  std::string_view older_name, older_member;
};
constexpr kind_row kinds[] = {
    {"LanguageProperty", "languageMap", 104, "Property", "value"},
    {"JsonProperty", "json", 108, "Property", "value"},
    {"VocabProperty", "vocab", 108, "Property", "value"},
    {"ListProperty", "valueList", 108, "Property", "value"},
    {"ListRelationship", "objectList", 108, "Relationship", "object"},
};

template <std::size_t N>
bool is_newer(const member_row (&rows)[N], std::string_view name, int version) {
  for (const auto& row : rows) {
    if (row.name == name) {
      return version < row.since;
    }
  }
  return false;
}

void put(std::string& object, std::string_view key, std::string_view value) {
  object.append(object.size() == 1 ? "\"" : ",\"").append(key).append("\":").append(value);
}

// [{"object":"urn:a"}] -> ["urn:a"]
std::string plain_objects(std::string_view list) {
  if (kind_of(list) != json_kind::array) {
    return std::string{list};
  }
  std::string out = "[";
  for (const auto one : json_elements{list}) {
    const auto inside = kind_of(one) == json_kind::object ? json_members{one}.find("object") : one;
    out.append(out.size() == 1 ? "" : ",").append(inside.empty() ? one : inside);
  }
  return out += ']';
}

class older {
 public:
  explicit older(int version) : version_(version) {}

  std::string entity(std::string_view json) const {
    if (kind_of(json) != json_kind::object) {
      return std::string{json};
    }
    std::string out = "{";
    for (const auto& m : json_members{json}) {
      if (is_newer(of_entities, m.key, version_)) {
        continue;
      }
      if (m.key == "type" && version_ < 103 && kind_of(m.value) == json_kind::array) {
        put(out, m.key, *json_elements{m.value}.begin());
      } else if (m.key == "id" || m.key == "type" || m.key == "@context" || m.key == "scope") {
        put(out, m.key, m.value);
      } else {
        put(out, m.key, attribute(m.value, depth_max));
      }
    }
    return out += '}';
  }

  std::string attribute(std::string_view json, int depth) const {
    if (kind_of(json) != json_kind::array) {
      return instance(json, depth);
    }
    if (version_ < 103 && json != "[]") {
      return instance(default_of(json), depth);
    }
    std::string out = "[";
    for (const auto one : json_elements{json}) {
      out += (out.size() == 1 ? "" : ",") + instance(one, depth);
    }
    return out += ']';
  }

 private:
  // Without a datasetId, or else the first.
  static std::string_view default_of(std::string_view instances) {
    for (const auto one : json_elements{instances}) {
      if (kind_of(one) == json_kind::object && json_members{one}.find("datasetId").empty()) {
        return one;
      }
    }
    return *json_elements{instances}.begin();
  }

  const kind_row* newer_kind(std::string_view object) const {
    const json_members all{object};
    const auto type = all.find("type");
    for (const auto& row : kinds) {
      const bool is_it =
          type.empty() ? !all.find(row.member).empty()
                       : kind_of(type) == json_kind::string && json_string_text(type) == row.name;
      if (is_it) {
        return version_ < row.since ? &row : nullptr;
      }
    }
    return nullptr;
  }

  static bool is_value(std::string_view key) {
    for (const auto& row : kinds) {
      if (key == row.member) {
        return true;
      }
    }
    return key == "value" || key == "object" || key == "type" || key == "@context";
  }

  // Else it is a plain value (4.5.4).
  static bool holds_something(std::string_view object) {
    for (const auto& m : json_members{object}) {
      if (is_value(m.key)) {
        return true;
      }
    }
    return false;
  }

  std::string instance(std::string_view json, int depth) const {
    if (kind_of(json) != json_kind::object || depth == 0 || !holds_something(json)) {
      return std::string{json};
    }
    const auto* kind = newer_kind(json);
    std::string out = "{";
    for (const auto& m : json_members{json}) {
      if (is_newer(of_attributes, m.key, version_)) {
        continue;
      }
      if (kind != nullptr && m.key == "type") {
        put(out, m.key, "\"" + std::string{kind->older_name} + "\"");
      } else if (kind != nullptr && m.key == kind->member) {
        put(out, kind->older_member,
            m.key == "objectList" ? plain_objects(m.value) : std::string{m.value});
      } else if (is_value(m.key)) {
        put(out, m.key, m.value);
      } else {
        put(out, m.key, attribute(m.value, depth - 1));
      }
    }
    return out += '}';
  }

  const int version_;
};

}  // namespace

std::string in_older_form(std::string_view json, json_part part, int version) {
  const older form{version};
  return part == json_part::entity ? form.entity(json) : form.attribute(json, depth_max);
}

}  // namespace tsu::broker
