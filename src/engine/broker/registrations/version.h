// An entity made of a draft alone, for what is not in the store: registrations as q and csf see
// them, entities of context sources. Pure; any thread.
#pragma once

#include "base/core/result.h"
#include "engine/broker/model/draft.h"
#include "engine/broker/model/entity.h"

namespace tsu::broker {

result<entity_ptr> version_of(entity_draft, term_table&, instant now);

}  // namespace tsu::broker
