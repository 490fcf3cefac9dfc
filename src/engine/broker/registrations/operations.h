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
  retrieve_types,
  retrieve_attributes,
  other,  // known by name; nothing of ours is forwarded under it
};

using operation_set = std::uint32_t;
constexpr operation_set bit_of(source_operation o) {
  return operation_set{1} << static_cast<unsigned>(o);
}

// An operation or a group of them; nothing for an unknown name.
std::optional<operation_set> operations_named(std::string_view);

// What a registration offers that names none.
inline constexpr operation_set federation_operations =
    bit_of(source_operation::retrieve_entity) | bit_of(source_operation::query_entity) |
    bit_of(source_operation::query_batch) | bit_of(source_operation::retrieve_types) |
    bit_of(source_operation::retrieve_attributes) | bit_of(source_operation::other);

}  // namespace tsu::broker
