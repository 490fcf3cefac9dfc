// What NGSIv2 calls a thing, and what the store calls it (doc/ngsi-mapping.md). Names of
// attributes, types and metadata that NGSI-LD can say too are the same; others stand behind a
// prefix of their own. Each pair of functions is its own inverse. Pure; any thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"

namespace tsu::broker::v2 {

inline constexpr std::size_t identifier_max = 256;
// Entities that may share an id inside one service, with other types or service paths.
inline constexpr std::size_t same_id_max = 8;

// Refuses what "Identifiers syntax restrictions" forbids; `what` as in "entity id".
result<done> check_identifier(std::string_view text, std::string_view what);
// < > " ' = ; ( )
bool has_forbidden(std::string_view text);
// The same anywhere in a JSON value: its strings and the names of its members.
bool value_has_forbidden(std::string_view json);

std::string stored_name(std::string_view v2_name);
std::string v2_name(std::string_view stored_name);
// What a name means where it stands inside an attribute: also clear of NGSI-LD's own members.
std::string stored_metadata_name(std::string_view v2_name);

// The id in the store of the n-th (from 1) entity with that id.
std::string stored_id(std::string_view v2_id, std::size_t n);
std::string v2_id(std::string_view stored_id);

// Service paths: "/" is no scope at all, "/a/b" the scope "/a/b", "/a/#" it and all below.
struct service_path {
  std::string scope;   // without a slash at its end; empty: "/"
  bool below = false;  // "/#"
  // `scopes`: of an entity, separated by line feeds.
  bool holds(std::string_view scopes) const;
};
// The header of a query: up to ten, separated by commas.
result<std::vector<service_path>> read_service_paths(std::string_view header);
bool any_holds(std::span<const service_path>, std::string_view scopes);  // none given: all
// The first scope, or "/".
std::string_view path_of(std::string_view scopes);

}  // namespace tsu::broker::v2
