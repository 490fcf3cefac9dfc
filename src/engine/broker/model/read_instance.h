// One attribute of an entity in any of its forms -> drafts of its instances; used by read_entity.
// See there for the forms and limits. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"
#include "engine/broker/model/context.h"
#include "engine/broker/model/draft.h"

namespace tsu::broker {

struct read_rules;  // read_entity.h

// member: the value of an entity's member, which may be bare. whole: the body of a request about
// one attribute, where an object is an instance whatever it holds.
enum class stands_as : std::uint8_t { member, whole };

// Appends to `out`.
result<done> read_instances(std::string_view value, std::string_view stored_name, stands_as,
                            const context&, const read_rules&, std::vector<attribute_draft>& out);

// A quoted date-time with "Z" (4.6.3, 4.8); nothing for anything else.
std::optional<instant> utc_time_in(std::string_view json);
// The kind that the text of "type" names: "GeoProperty"; nothing where it names none.
std::optional<attribute_kind> kind_from(std::string_view type_text);

}  // namespace tsu::broker
