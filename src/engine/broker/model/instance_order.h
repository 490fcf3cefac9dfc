// The instances of an entity's attributes in their order (doc/entity-format.md), and the text that
// they make. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/broker/model/apply.h"

namespace tsu::broker {

// Stored name and dataset; dataset empty: the default instance.
using instance_name = std::pair<std::string_view, std::string_view>;

// Where a new instance goes among those: behind the last of its name, a default one before all of
// its name, a name that is not there at the end.
std::size_t place_of_new(std::span<const instance_name>, const instance_name&);
// What the order becomes by those changes: what is gone is taken out, what is added goes to its
// place, one after the other.
std::vector<instance_name> order_after(std::vector<instance_name>,
                                       std::span<const attribute_change>);

struct named_text {
  std::string_view name, text;  // of an instance; those of a name stand together
};
// The canonical attributes object.
std::string attributes_text(std::span<const named_text>);

}  // namespace tsu::broker
