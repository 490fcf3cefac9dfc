// What a caller asks of the entities of one town: filled by the protocols (names already in stored
// form), run by view::select. Values; share freely once filled.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/broker/model/entity.h"
#include "engine/broker/query/condition.h"
#include "engine/broker/query/geo.h"
#include "engine/broker/query/pattern.h"
#include "engine/broker/query/scope.h"
#include "engine/broker/query/spatial_id.h"
#include "engine/broker/query/steps.h"

namespace tsu::broker {

class collation;  // engine/broker/query/collation.h

// ETSI GS CIM 009 v1.9.1, 4.17: any of these, each a set of types that an entity must all have.
// "A|B,C" and "(A;B)" are written out so. Empty: any type.
using type_selection = std::vector<std::vector<std::string>>;

struct order_by {
  // "id", "type", "createdAt", "modifiedAt" or the stored name of an attribute.
  std::string what;
  std::vector<std::string> subs = {};     // sub-attributes, or "createdAt", "observedAt", …
  std::vector<std::string> members = {};  // inside the value
  bool descending = false;
  // How texts compare; nullptr: by code point.
  std::shared_ptr<const collation> texts = {};
  // Orders by the distance of that GeoProperty to the reference of this geo-query instead.
  std::shared_ptr<const geo_query> from = {};
};

struct query {
  std::vector<std::string> ids;  // any of; empty: any
  std::shared_ptr<const pattern> id_pattern;
  type_selection types;
  std::vector<std::string> attributes;  // has at least one of these; empty: any
  std::shared_ptr<const condition> q;
  std::shared_ptr<const geo_query> geo;
  std::shared_ptr<const space_query> space = {};
  std::shared_ptr<const scope_query> scopes;
  // A place in which an attribute of any name lies: for the indexes alone, `also` tests it
  // (NGSIv2).
  std::shared_ptr<const geo_query> any_place = {};
  std::vector<order_by> order;  // empty: the order of creation
  std::int64_t limit = 20, offset = 0;
  bool count = false;
  std::int64_t steps = query_steps_max;  // what links and patterns may take, see steps.h
  // Entities that have expired by then are left out.
  instant now = no_time;
  // What else an entity must meet: conditions of another protocol, which no index knows.
  std::function<bool(const entity_version&, const term_table&)> also = {};
};

inline constexpr std::int64_t limit_max = 1'000;
// For the program's own walks over everything that fits; never what a caller asks for.
inline constexpr std::int64_t limit_none = 1'000'000'000;
inline constexpr std::size_t orders_max = 8;

// "A|B", "A,B", "(A;B)|C" as a selection; refuses more than 100 combinations.
result<type_selection> parse_type_selection(std::string_view, const stored_name_of&);

}  // namespace tsu::broker
