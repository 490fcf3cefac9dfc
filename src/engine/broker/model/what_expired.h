// What time makes of an entity (ETSI GS CIM 009 v1.9.1, 4.22): a change like any other, so that
// everybody who follows the change log hears of it. Pure; any thread.
#pragma once

#include <optional>

#include "base/core/time.h"
#include "engine/broker/model/apply.h"
#include "engine/broker/model/entity.h"
#include "engine/broker/model/terms.h"

namespace tsu::broker {

// When the first of it expires: the entity, an attribute instance or a sub-attribute; no_time:
// nothing ever does.
instant next_expiry(const entity_version&);

// The entity without what has expired by then, or its removal; nothing where nothing has. What lost
// a sub-attribute counts as changed now.
std::optional<applied> what_expired(const entity_version&, const term_table&, instant now);

}  // namespace tsu::broker
