// The operations that a context source may offer, and their groups (ETSI GS CIM 009 v1.9.1, 4.20).
// Values.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tsu::broker {

enum class source_operation : std::uint8_t {
  create_entity,
  update_entity,  // 5.6.2, update attributes
  append_attrs,
  update_attrs,  // 5.6.4, partial attribute update
  delete_attrs,
  delete_entity,
  create_batch,
  upsert_batch,
  update_batch,
  delete_batch,
  merge_entity,
  replace_entity,
  replace_attrs,
  merge_batch,
  purge_entity,
  retrieve_entity,
  query_entity,
  query_batch,
  list_types,
  list_type_details,
  retrieve_type,
  list_attributes,
  list_attribute_details,
  retrieve_attribute,
  upsert_temporal,
  append_attrs_temporal,
  delete_attrs_temporal,
  update_instance_temporal,
  delete_instance_temporal,
  delete_temporal,
  retrieve_temporal,
  query_temporal,
  create_subscription,
  update_subscription,
  delete_subscription,
  other,  // known by name; nothing of ours is forwarded under it
};

using operation_set = std::uint64_t;
constexpr operation_set bit_of(source_operation o) {
  return operation_set{1} << static_cast<unsigned>(o);
}

// On what was recorded; a source of one says for which times it has values, or leaves it open.
constexpr bool is_temporal(source_operation o) {
  return o >= source_operation::upsert_temporal && o <= source_operation::query_temporal;
}

// An operation or a group of them; nothing for an unknown name.
std::optional<operation_set> operations_named(std::string_view);

// What a registration offers that names none: federation_operations.
inline constexpr operation_set discovery_operations =
    bit_of(source_operation::list_types) | bit_of(source_operation::list_type_details) |
    bit_of(source_operation::retrieve_type) | bit_of(source_operation::list_attributes) |
    bit_of(source_operation::list_attribute_details) | bit_of(source_operation::retrieve_attribute);
inline constexpr operation_set federation_operations =
    bit_of(source_operation::retrieve_entity) | bit_of(source_operation::query_entity) |
    bit_of(source_operation::query_batch) | discovery_operations |
    bit_of(source_operation::create_subscription) | bit_of(source_operation::update_subscription) |
    bit_of(source_operation::delete_subscription) | bit_of(source_operation::other);

}  // namespace tsu::broker
