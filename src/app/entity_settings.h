// How entities of a type are kept: what the modules declare, and the municipality's own word.
#pragma once

#include <vector>

#include "app/standing.h"
#include "base/config/config.h"
#include "engine/broker/query/slow_queries.h"
#include "engine/broker/store/make_broker.h"

namespace tsu::catalog {
class model_shelf;
}

namespace tsu::app {

// What the modules declare of their entity types; the municipality's own word goes before theirs,
// but what a module has indexed it needs.
broker::broker_options broker_options_of(const standing_options&, const clock&,
                                         catalog::model_shelf&, broker::slow_queries&);
std::vector<broker::type_rules> entity_types_of(const config::settings&);

}  // namespace tsu::app
