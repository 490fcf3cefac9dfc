// Entity maps (ETSI GS CIM 009 v1.9.1, 5.5.14 and 5.14): which entities a sequence of requests is
// about, fixed by the first of them. Filters are tested again whenever a map is used, and what fits
// no longer leaves it. Of each entity a map also knows who told of it: this broker, sources, or
// both (registrations/share_maps). Any executor thread.
#pragma once

#include <string>
#include <vector>

#include "engine/broker/api/ngsi_request.h"
#include "engine/broker/api/parts.h"
#include "engine/broker/entity_maps/store_entity_maps.h"
#include "engine/broker/query/query.h"

namespace tsu::broker {

inline constexpr std::int64_t mapped_entities_max = 10'000;

// What a request has to do with a map: nothing, one that is there (NGSILD-EntityMap), or one that
// is to be made (entityMap=true, or the one that it names is not there).
struct map_use {
  enum state_t : std::uint8_t { none, there, fresh } state = none;
  entity_map_row row = {};
  bool is_used() const { return state != none; }
  bool is_new() const { return state == fresh; }
};
task<result<map_use>> read_map_use(const parts&, const ngsi_request&);
// One that is to be made, whatever the request says of others.
result<map_use> new_map(const ngsi_request&);

// Everything that the query is about, without its page; only of the map where there is one.
// too_many_results where a map would hold more than 10,000 entities.
result<std::vector<entity_ptr>> found_by(const view&, query, const map_use&);
// Stores a new map, or takes out of one that is there what was not found here any more; what others
// told of stays.
task<result<done>> keep_map(const parts&, const ngsi_request&, map_use&,
                            const std::vector<entity_ptr>& found);
// With a map that is there, a request may name some of its entities.
std::vector<entity_ptr> only_asked(std::vector<entity_ptr>, const std::vector<std::string>& ids);

// One entity of a map, and who told of it: registrations, "@none" for this broker.
struct mapped_entity {
  std::string id;
  std::vector<std::string> from;
};
std::vector<mapped_entity> entities_of(const entity_map_row&);
// Stores that as the map's content.
task<result<done>> keep_entities(const parts&, const ngsi_request&, map_use&,
                                 const std::vector<mapped_entity>&);
// Whether a request has to do with a map (entityMap, NGSILD-EntityMap).
bool speaks_of_a_map(const ngsi_request&);

void add_map_header(http::reply&, const map_use&);
// 201 with the map itself (6.34.3.1).
http::reply map_reply(const ngsi_request&, const map_use&);

answer create_entity_map(const parts&, call&);    // GET /entityMaps
answer post_entity_map(const parts&, call&);      // POST /entityMaps
answer create_temporal_map(const parts&, call&);  // GET /temporal/entityMaps: temporal.cc
answer post_temporal_map(const parts&, call&);    // POST /temporal/entityMaps: temporal.cc
answer retrieve_entity_map(const parts&, call&);  // GET /entityMaps/{id}
answer update_entity_map(const parts&, call&);    // PATCH /entityMaps/{id}
answer delete_entity_map(const parts&, call&);    // DELETE /entityMaps/{id}

}  // namespace tsu::broker
