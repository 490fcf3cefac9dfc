// The things of snow removal as entities of the broker, and the words that name them. Districts,
// posts and cameras are types of our own: the Smart Data Models have none for them (doc/adr/0040);
// a route is their Road. Pure text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/broker/model/draft.h"
#include "service/snow/dto_things.h"

namespace tsu::snow {

inline constexpr std::string_view post_type = "SnowPost", camera_type = "SnowCamera",
                                  district_type = "SnowDistrict", route_type = "Road";

// 1 to 40 of a-z, 0-9, '-'.
bool is_code(std::string_view);
std::string entity_id_of(std::string_view type, std::string_view code);
// "urn:ngsi-ld:SnowPost:p0001" -> "p0001"; nothing where that is no code.
std::optional<std::string> code_of_entity(std::string_view type, std::string_view id);

broker::write_op entity_of(const district_dto&);
broker::write_op entity_of(const route_dto&);
broker::write_op entity_of(const post_draft&);
broker::write_op entity_of(const camera_draft&);

}  // namespace tsu::snow
