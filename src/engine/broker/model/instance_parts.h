// The members of one attribute instance, told apart by name; used by read_instance. Pure.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/broker/model/entity.h"

namespace tsu::broker {

// What a member of an instance is. The value members come first, in the order of attribute_kind
// (Property and GeoProperty share one).
enum class part : std::uint8_t {
  value,
  object,
  language_map,
  vocab,
  json,
  value_list,
  object_list,
  type,
  observed_at,
  unit_code,
  dataset_id,
  object_type,
  value_type,
  expires_at,
  entity_id_sealed,
  entity_type_sealed,
  ignored,
  forbidden,
  sub_attribute,
};
inline constexpr std::size_t value_parts = 7, kept_parts = 16;

part part_of(std::string_view key);
part part_of_kind(attribute_kind);

// Kinds that have a member: value -> property, object -> relationship, …
inline constexpr attribute_kind kind_of_part[value_parts] = {attribute_kind::property,
                                                             attribute_kind::relationship,
                                                             attribute_kind::language,
                                                             attribute_kind::vocab,
                                                             attribute_kind::json,
                                                             attribute_kind::list,
                                                             attribute_kind::list_relationship};

struct sub_member {
  std::string_view key, value;
};

// The members of one instance, sorted out but not yet checked.
struct members_found {
  std::array<std::string_view, kept_parts> at;
  std::vector<sub_member> subs;
  std::string_view forbidden;
  std::string_view type_member;  // of the name "type"; at[] knows its other spelling too
  std::string_view operator[](part p) const { return at[static_cast<std::size_t>(p)]; }
  bool any_value() const {
    return std::any_of(at.begin(), at.begin() + value_parts, [](auto v) { return !v.empty(); });
  }
};

members_found sort_out(std::string_view object);
// Whether there is something that only an instance has, beside a type and a value.
bool has_instance_parts(const members_found&);
// Of an object where values are given without their type: the first member that tells.
bool is_simplified_instance(std::string_view object);

// {"type":"Point",…}: an object whose type is that of a geometry.
bool is_geometry_object(std::string_view value);
bool is_geometry_object(const members_found&);
// urn:ngsi-ld:null in any of its spellings (4.5.0).
bool is_null_value(std::string_view value);

// Why a canonical instance cannot be kept: it, or a sub-attribute, lacks its type or the value that
// its kind has, or a language map has no language. `name` says where. Nothing: it is whole.
std::optional<std::string> fault_in_instance(std::string_view instance, const std::string& name);

}  // namespace tsu::broker
