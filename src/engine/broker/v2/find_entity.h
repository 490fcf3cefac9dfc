// From the id, type and service path of NGSIv2 to the one entity of the store, and the writing of
// one. Any executor thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/core/task.h"
#include "engine/broker/broker.h"
#include "engine/broker/v2/request.h"
#include "engine/broker/v2/update.h"

namespace tsu::broker::v2 {

// NotFound, or TooManyResults where type and paths leave more than one. `type`: empty: any.
result<entity_ptr> find_entity(const view&, const request&, std::string_view id,
                               std::string_view type);

// Carries out an update where its entity is, or makes it where it may. Refuses with the words of
// the protocol; what could not be done of a part of it is in `left`.
task<result<write_outcome>> carry_out(broker&, const request&, std::shared_ptr<const update>,
                                      shortfall& left);

// The `type` parameter, checked; empty where there is none.
result<std::string> type_parameter(const request&);

// "do not exist: E/T - [ A, B ]": as `entity` has it; the type only where the request gave it.
std::string told_of(const entity&, const std::vector<std::string>& attributes);

}  // namespace tsu::broker::v2
