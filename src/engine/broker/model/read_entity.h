// NGSI-LD JSON in, drafts out: normalized, concise and simplified forms are told apart per
// attribute (ETSI GS CIM 009 v1.9.1, 4.5), checked, and brought into the canonical text of
// doc/entity-format.md. Works on slices of checked text, without a document tree. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "engine/broker/model/context.h"
#include "engine/broker/model/draft.h"

namespace tsu::broker {

inline constexpr std::size_t instances_max = 1000;  // of all attributes of an entity
inline constexpr std::size_t instances_over_time_max = 10'000;
inline constexpr std::size_t sub_attributes_max = 100;  // of one instance
inline constexpr int sub_attribute_depth_max = 8;
inline constexpr std::size_t types_max = 50, scopes_max = 50;

// What "urn:ngsi-ld:null" means (5.5.4).
enum class null_rule : std::uint8_t {
  refuse,  // create, replace, append: BadRequestData
  remove,  // update: takes the attribute or sub-attribute away
  merge,   // merge: also inside values
};

struct read_rules {
  null_rule nulls = null_rule::refuse;
  bool needs_type = true;   // create, upsert, replace
  bool simplified = false;  // format=simplified: objects and arrays are values too
  // Merge: what is not given stays (attribute_draft::partial).
  bool partial = false;
  // Temporal representations: an attribute has many instances of one dataset, each with its time.
  bool over_time = false;
  // The id in the path; the body may leave it out and may not say another. Empty: must be inside.
  std::string_view id = {};
};

// `json`: checked and minified (check_and_minify). "@context" is skipped: the caller resolved it.
result<entity_draft> read_entity(std::string_view json, const context&, const read_rules&);

// The body of PATCH and PUT …/attrs/{name}: one instance, or an array of instances.
result<std::vector<attribute_draft>> read_attribute(std::string_view json,
                                                    std::string_view stored_name, const context&,
                                                    const read_rules&);

}  // namespace tsu::broker
