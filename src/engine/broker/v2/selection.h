// What NGSIv2 asks for: GET /v2/entities, POST /v2/op/query and the expressions of subscriptions,
// as a query of the store. Pure; any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/broker/query/query.h"
#include "engine/broker/v2/request.h"
#include "engine/broker/v2/simple_query.h"

namespace tsu::broker::v2 {

// {id|idPattern, type|typePattern}; types may be several in a query.
struct selector {
  std::vector<std::string> ids, types;  // as NGSIv2 says them; empty: any
  std::shared_ptr<const pattern> id_pattern, type_pattern;
  bool holds(std::string_view id, std::string_view type) const;
};

inline constexpr std::size_t selectors_max = 200;

// near may bound a distance from both sides, so there may be two.
struct place_query {
  std::vector<std::shared_ptr<const geo_query>> all;
};

// q, mq, georel, geometry and coords.
struct expression {
  std::shared_ptr<const simple_query> q, mq;
  std::optional<place_query> place;
  bool empty() const { return !q && !mq && !place; }
};

// `text` gives a member's text, or nullptr.
using text_source = std::function<const std::string*(std::string_view)>;
result<expression> read_expression(const text_source& text);
// The `expression` member of a body: an object that is not empty.
result<expression> read_expression_json(std::string_view json);
result<selector> read_selector_json(std::string_view json);
// The `entities` member of a subscription or registration: at most selectors_max.
result<std::vector<selector>> read_selectors_json(std::string_view json);
result<std::shared_ptr<const pattern>> read_pattern(std::string_view text, std::string_view what);

enum class place_is : std::uint8_t { met, not_met, ambiguous };
// By the one location of the entity, or the one that is marked as defaultLocation.
place_is meets(const shown_entity&, const place_query&);

// What was found of places that cannot be told; made anew for each query.
struct select_state {
  bool ambiguous = false;
};

struct selection {
  std::vector<selector> any_of;  // empty: any entity
  expression when;
  std::shared_ptr<const space_query> space;  // spatialId, an extension: by the attribute location
  std::vector<service_path> paths;
  std::vector<std::string> needed;  // attributes of which an entity must have one (op/query)
};
// What a selection asks beyond ids, types and paths.
bool meets_conditions(const selection&, const shown_entity&, select_state&);
// The query for the store; `state` must outlive it.
query query_for(std::shared_ptr<const selection>, instant now, select_state* state);
// "temperature,!humidity", "geo:distance"
result<std::vector<order_by>> read_order(std::string_view, const expression&);

}  // namespace tsu::broker::v2
