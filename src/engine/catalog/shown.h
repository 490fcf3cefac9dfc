// What others see of a thing: its attributes as plain values, without the protocol around them. Of
// several instances of an attribute the default one. Pure; any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/broker/model/entity.h"
#include "engine/catalog/tile.h"

namespace tsu::catalog {

// JSON: the value of a Property, the target of a Relationship, the Japanese of a LanguageProperty.
std::string_view plain_value(const broker::entity_version&, const broker::attribute_entry&);
// As it stands in a cell of a table: text without quotes, numbers as they are, anything else as
// JSON; empty for null.
std::string cell_text(std::string_view json);
// The same as a value of a tile; false where it is a list or an object.
bool append_tile_value(tile_properties&, std::string_view name, std::string_view json);

// Whether an attribute is shown, by its stored name.
using attribute_filter = std::function<bool(std::string_view)>;
// {"a":1,"b":"x"}: attributes that are shown, but those that are geometries.
std::string properties_json(const broker::entity_version&, const broker::term_table&,
                            const attribute_filter&);
// Calls with name and plain JSON of each, geometries too.
void each_shown(const broker::entity_version&, const broker::term_table&, const attribute_filter&,
                const std::function<void(std::string_view name, std::string_view json,
                                         broker::attribute_kind)>&);

}  // namespace tsu::catalog
