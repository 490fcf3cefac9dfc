#include "engine/broker/model/instance_parts.h"

#include "base/core/json_text.h"
#include "engine/broker/model/geometry.h"

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
    }
  }
  return out;
}

bool is_geometry_object(std::string_view value) {
  if (value.front() != '{') {
    return false;
  }
  const auto type = json_members{value}.find("type");
  return !type.empty() && type.front() == '"' && is_geometry_type(type.substr(1, type.size() - 2));
}

bool is_null_value(std::string_view value) {
  return value == ngsild_null || value == null_list || value == null_map;
}

}  // namespace tsu::broker
