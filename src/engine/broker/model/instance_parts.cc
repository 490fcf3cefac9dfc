#include "engine/broker/model/instance_parts.h"

#include <algorithm>

#include "base/core/json_text.h"
#include "engine/broker/model/geometry.h"
#include "engine/broker/model/read_instance.h"

namespace tsu::broker {
namespace {

constexpr std::string_view null_list = R"(["urn:ngsi-ld:null"])";
constexpr std::string_view null_map = R"({"@none":"urn:ngsi-ld:null"})";

struct part_row {
  std::string_view name;
  part is;
};
constexpr part_row part_rows[] = {
    {"type", part::type},
    {"value", part::value},
    {"observedAt", part::observed_at},
    {"unitCode", part::unit_code},
    {"object", part::object},
    {"datasetId", part::dataset_id},
    {"languageMap", part::language_map},
    {"vocab", part::vocab},
    {"json", part::json},
    {"valueList", part::value_list},
    {"objectList", part::object_list},
    {"objectType", part::object_type},
    {"valueType", part::value_type},
    {"expiresAt", part::expires_at},
    {"entityIdSealed", part::entity_id_sealed},
    {"entityTypeSealed", part::entity_type_sealed},
    {"@type", part::type},
    {"createdAt", part::ignored},
    {"modifiedAt", part::ignored},
    {"deletedAt", part::ignored},
    {"instanceId", part::ignored},
    {"previousValue", part::forbidden},
    {"previousObject", part::forbidden},
    {"previousLanguageMap", part::forbidden},
    {"previousVocab", part::forbidden},
    {"previousJson", part::forbidden},
    {"previousValueList", part::forbidden},
    {"previousObjectList", part::forbidden},
    {"entity", part::forbidden},
    {"entityList", part::forbidden},
    {"@context", part::forbidden},
    {"id", part::forbidden},
    {"@id", part::forbidden},
    {"lang", part::forbidden},
};

std::optional<std::string> fault_in_any(std::string_view instances, const std::string& name) {
  for (const auto one : json_elements{instances}) {
    if (auto fault = fault_in_instance(one, name)) {
      return fault;
    }
  }
  return std::nullopt;
}

}  // namespace

part part_of(std::string_view key) {
  for (const auto& row : part_rows) {
    if (row.name.size() == key.size() && row.name == key) {
      return row.is;
    }
  }
  return part::sub_attribute;
}

part part_of_kind(attribute_kind k) {
  if (k == attribute_kind::geo) {
    return part::value;
  }
  for (std::size_t i = 0; i < value_parts; ++i) {
    if (kind_of_part[i] == k) {
      return static_cast<part>(i);
    }
  }
  return part::value;
}

members_found sort_out(std::string_view object) {
  members_found out;
  for (const auto& m : json_members{object}) {
    const auto p = part_of(m.key);
    if (p == part::sub_attribute) {
      out.subs.push_back({m.key, m.value});
    } else if (p == part::forbidden) {
      out.forbidden = m.key;
    } else if (p != part::ignored) {
      out.at[static_cast<std::size_t>(p)] = m.value;
      out.type_member = m.key == "type" ? m.value : out.type_member;
    }
  }
  return out;
}

namespace {

bool names_kind(std::string_view type) {
  return !type.empty() && type.front() == '"' &&
         kind_from(type.substr(1, type.size() - 2)).has_value();
}

bool names_geometry(std::string_view type) {
  return !type.empty() && type.front() == '"' && is_geometry_type(type.substr(1, type.size() - 2));
}

}  // namespace

bool has_instance_parts(const members_found& found) {
  return !found[part::observed_at].empty() || !found[part::unit_code].empty() ||
         !found[part::dataset_id].empty() ||
         std::any_of(found.subs.begin(), found.subs.end(), [](const sub_member& s) {
           return s.value.front() == '{' && names_kind(json_members{s.value}.find("type"));
         });
}

bool is_simplified_instance(std::string_view object) {
  for (const auto& m : json_members{object}) {
    const auto p = part_of(m.key);
    if (p == part::type || static_cast<std::size_t>(p) < value_parts) {
      return p == part::language_map || p == part::vocab || p == part::json;
    }
  }
  return false;
}

bool is_geometry_object(std::string_view value) {
  return value.front() == '{' && names_geometry(json_members{value}.find("type"));
}

bool is_geometry_object(const members_found& found) { return names_geometry(found.type_member); }

bool is_null_value(std::string_view value) {
  return value == ngsild_null || value == null_list || value == null_map;
}

// Recursion is bounded by what read_entity let in; a merge makes nothing deeper.
std::optional<std::string> fault_in_instance(std::string_view instance, const std::string& name) {
  std::string_view type, member, value;
  for (const auto& m : json_members{instance}) {
    const auto p = part_of(m.key);
    if (p == part::type) {
      type = m.value;
      member = value_member(kind_from(type.substr(1, type.size() - 2)).value());
    } else if (m.key == member) {
      value = m.value;
    } else if (p == part::sub_attribute) {
      const auto inner = name + "." + std::string{m.key};
      auto fault =
          m.value.front() == '[' ? fault_in_any(m.value, inner) : fault_in_instance(m.value, inner);
      if (fault) {
        return fault;
      }
    }
  }
  if (type.empty()) {
    return name + ": neither type nor value";
  }
  if (value.empty()) {
    return name + ": \"" + std::string{member} + "\" is missing";
  }
  if (member == "languageMap" && value == "{}") {
    return name + ": languageMap has no language";
  }
  return std::nullopt;
}

}  // namespace tsu::broker
