// One attribute as NGSIv2 says it, to and from the canonical instance of the store
// (doc/ngsi-mapping.md, doc/entity-format.md). Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"

namespace tsu::broker::v2 {

inline constexpr std::size_t metadata_max = 100;  // of one attribute

struct metadatum {
  std::string name, type, value;  // value: JSON
};

struct attribute {
  std::string name, type;
  std::string value = "null";  // JSON
  std::vector<metadatum> metadata = {};

  const metadatum* find(std::string_view metadata_name) const;
};

// "Text", "Number", "Boolean", "StructuredValue" or "None".
std::string_view type_of_value(std::string_view json);
bool is_date_type(std::string_view type);      // DateTime, ISO8601
bool is_location_type(std::string_view type);  // geo:json and the older geo:point, …
// 2020-01-01, 2020-01-01T10, 2020-01-01T1000+09, …: NGSIv2's forms of a time.
std::optional<instant> read_time(std::string_view text);
// YYYY-MM-DDThh:mm:ss.sssZ
std::string write_time(instant);

// {"value":…,"type":…,"metadata":…}; checks names, forbidden characters and what the type asks of
// the value. Not update operators: those are found by is_operator().
result<attribute> read_attribute(std::string_view name, std::string_view json);
// A value alone, as keyValues has it.
result<attribute> read_key_value(std::string_view name, std::string_view json);
// {"$inc":…}: an object whose first member is an operator.
bool is_operator(std::string_view value);
// What `type` asks of the value, with dates and locations in their own form.
result<done> settle_value(attribute&);

// The canonical instance.
std::string instance_of(const attribute&);
// `text`: a canonical instance. Metadata are only read where asked for.
enum class with_metadata : std::uint8_t { no, yes };
attribute attribute_of(std::string_view stored_name, std::string_view text,
                       with_metadata = with_metadata::yes);
// The same in the place of `before`, whose metadata stay where the attribute does not speak of
// them.
std::string instance_over(attribute, std::string_view before);

// Whether it tells where the entity is: a location whose type counts.
bool is_location(const attribute&);

}  // namespace tsu::broker::v2
