// What a subscriber is told of one change of one entity: an element of "data" (ETSI GS CIM 009
// v1.9.1, 5.3.1 and 5.8.6). Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "engine/broker/model/write_entity.h"
#include "engine/broker/subscribe/matcher.h"
#include "engine/broker/subscribe/subscription.h"

namespace tsu::broker {

bool is_watched(const subscription&, std::string_view stored_name);
// The datasetId of a canonical instance, without quotes; empty for the default one.
std::string_view dataset_slice(std::string_view instance);
// Whether anything that went would be told of.
bool shows_any_gone(const subscription&, const entity_change&);

// `links`: where linked entities are found; nullptr: they are not shown.
std::string data_of(const subscription&, const entity_change&, const entity_version& after,
                    const term_table&, const link_source* links);
// Whether entities are told as Features of GeoJSON (4.5.16).
bool tells_features(const subscription&);

// Of an entity that was deleted.
std::string data_of_removed(const subscription&, const entity_change&);

}  // namespace tsu::broker
