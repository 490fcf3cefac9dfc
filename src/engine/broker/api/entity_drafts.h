// The bodies of writes -> operations for the store. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "engine/broker/api/ngsi_request.h"
#include "engine/broker/model/draft.h"
#include "engine/broker/model/read_entity.h"

namespace tsu::broker {

// An operation on the entity in the path, with the `type` parameter, without a body.
result<write_op> operation_on(const ngsi_request&, write_kind, std::string_view id);
// POST /entities
result<write_op> creation(const ngsi_request&);
// PUT and PATCH of an entity, POST and PATCH of its attributes.
result<write_op> operation_with_entity(const ngsi_request&, write_kind, std::string_view id,
                                       const read_rules&);
// PATCH and PUT of one attribute.
result<write_op> operation_with_attribute(const ngsi_request&, write_kind, std::string_view id,
                                          const std::string& attribute);
// DELETE of one attribute: datasetId, deleteAll.
result<write_op> attribute_removal(const ngsi_request&, std::string_view id,
                                   const std::string& attribute);

// format=simplified, lang and observedAt of a merge (5.6.17).
result<write_op> merging(const ngsi_request&, std::string_view id);

}  // namespace tsu::broker
