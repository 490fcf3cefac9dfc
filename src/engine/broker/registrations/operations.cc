#include "engine/broker/registrations/operations.h"

namespace tsu::broker {
namespace {

using op = source_operation;

struct operation_row {
  std::string_view name;
  operation_set what;
};

constexpr operation_set update_group = bit_of(op::update_entity) | bit_of(op::update_attrs) |
                                       bit_of(op::replace_entity) | bit_of(op::replace_attrs);
constexpr operation_set redirection_group =
    update_group | bit_of(op::create_entity) | bit_of(op::append_attrs) | bit_of(op::delete_attrs) |
    bit_of(op::delete_entity) | bit_of(op::merge_entity) | bit_of(op::purge_entity) |
    bit_of(op::retrieve_entity) | bit_of(op::query_entity) | discovery_operations |
    bit_of(op::other);

constexpr operation_row rows[] = {
    // 4.20-2
    {"federationOps", federation_operations},
    {"associationOps", federation_operations},
    {"updateOps", update_group},
    {"retrieveOps", bit_of(op::retrieve_entity) | bit_of(op::query_entity)},
    {"redirectionOps", redirection_group},
    // 4.20-1
    {"createEntity", bit_of(op::create_entity)},
    {"updateEntity", bit_of(op::update_entity)},
    {"appendAttrs", bit_of(op::append_attrs)},
    {"updateAttrs", bit_of(op::update_attrs)},
    {"deleteAttrs", bit_of(op::delete_attrs)},
    {"deleteEntity", bit_of(op::delete_entity)},
    {"createBatch", bit_of(op::create_batch)},
    {"upsertBatch", bit_of(op::upsert_batch)},
    {"updateBatch", bit_of(op::update_batch)},
    {"deleteBatch", bit_of(op::delete_batch)},
    {"mergeEntity", bit_of(op::merge_entity)},
    {"replaceEntity", bit_of(op::replace_entity)},
    {"replaceAttrs", bit_of(op::replace_attrs)},
    {"mergeBatch", bit_of(op::merge_batch)},
    {"purgeEntity", bit_of(op::purge_entity)},
    {"retrieveEntity", bit_of(op::retrieve_entity)},
    {"queryEntity", bit_of(op::query_entity)},
    {"queryBatch", bit_of(op::query_batch)},
    {"retrieveEntityTypes", bit_of(op::list_types)},
    {"retrieveEntityTypeDetails", bit_of(op::list_type_details)},
    {"retrieveEntityTypeInfo", bit_of(op::retrieve_type)},
    {"retrieveAttrTypes", bit_of(op::list_attributes)},
    {"retrieveAttrTypeDetails", bit_of(op::list_attribute_details)},
    {"retrieveAttrTypeInfo", bit_of(op::retrieve_attribute)},
    {"upsertTemporal", bit_of(op::upsert_temporal)},
    {"appendAttrsTemporal", bit_of(op::append_attrs_temporal)},
    {"deleteAttrsTemporal", bit_of(op::delete_attrs_temporal)},
    {"updateAttrInstanceTemporal", bit_of(op::update_instance_temporal)},
    {"deleteAttrInstanceTemporal", bit_of(op::delete_instance_temporal)},
    {"deleteTemporal", bit_of(op::delete_temporal)},
    {"retrieveTemporal", bit_of(op::retrieve_temporal)},
    {"queryTemporal", bit_of(op::query_temporal)},
    {"createSubscription", bit_of(op::create_subscription)},
    {"updateSubscription", bit_of(op::update_subscription)},
    {"retrieveSubscription", bit_of(op::other)},
    {"querySubscription", bit_of(op::other)},
    {"deleteSubscription", bit_of(op::delete_subscription)},
    {"retrieveEntityMap", bit_of(op::other)},
    {"updateEntityMap", bit_of(op::other)},
    {"deleteEntityMap", bit_of(op::other)},
    {"createEntityMapQueryEntity", bit_of(op::other)},
    {"createEntityMapQueryTemporal", bit_of(op::other)},
    {"retrieveContextSourceIdentity", bit_of(op::other)},
};

}  // namespace

std::optional<operation_set> operations_named(std::string_view name) {
  for (const auto& row : rows) {
    if (row.name == name) {
      return row.what;
    }
  }
  return std::nullopt;
}

}  // namespace tsu::broker
