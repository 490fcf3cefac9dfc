// Merging canonical text (doc/entity-format.md): JSON Merge Patch with "urn:ngsi-ld:null" in the
// place of null (ETSI GS CIM 009 v1.9.1, 5.5.8 and 5.5.12; RFC 7396). Pure; bounded by the depth
// that check_and_minify lets in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tsu::broker {

enum class merge_depth : std::uint8_t {
  members,  // partial update: members of the instance are replaced whole
  values,   // merge: also inside values and sub-attributes
};

// RFC 7396 on two values. An empty target stands for none.
std::string merged_value(std::string_view target, std::string_view patch);

// An instance and what was given of it -> the canonical instance. Both are of one kind.
std::string merged_instance(std::string_view target, std::string_view patch, merge_depth);

// A given instance that meets nothing: without what is null in it.
std::string without_nulls(std::string_view instance);

}  // namespace tsu::broker
