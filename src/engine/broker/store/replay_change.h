// A version made again from the one before and what the change log says (doc/change-format.md):
// rows of entities may be older than their changes. Pure.
#pragma once

#include <string_view>

#include "engine/broker/model/entity.h"
#include "engine/broker/model/terms.h"
#include "engine/broker/store/change_body.h"

namespace tsu::broker {

// What apply() made then. Not for removals; `before` may be absent only where it was created.
entity_ptr replayed(const entity_version* before, std::string_view id, const read_change&,
                    term_table&);

}  // namespace tsu::broker
