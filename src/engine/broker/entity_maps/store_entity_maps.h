// The rows of entity maps (ETSI GS CIM 009 v1.9.1, 4.5.25 and 5.2.39), and the only SQL that
// touches them. Functions of one transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/core/time.h"
#include "base/db/db.h"

namespace tsu::broker {

inline constexpr std::int64_t entity_maps_max = 1'000;  // of one named service

struct entity_map_row {
  std::string service, id;
  // JSON array in the order of the query: an id, or where others told of it too
  // ["id","@none","registration",…].
  std::string entities;
  instant expires{};
};

std::span<const db::statement* const> entity_map_statements();

// Those that have expired by `now` go first; conflict where there are still too many.
result<done> add_entity_map(db::tx&, const entity_map_row&, instant now);
// Nothing where it has expired.
std::optional<entity_map_row> find_entity_map(db::reader&, std::string_view service,
                                              std::string_view id, instant now);
void change_entity_map(db::tx&, const entity_map_row&);
bool delete_entity_map(db::tx&, std::string_view service, std::string_view id);

}  // namespace tsu::broker
