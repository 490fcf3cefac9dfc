// Sources of NGSI-LD as NGSIv2's requests see them: asked in NGSI-LD, answered for in NGSIv2's
// words (doc/ngsi-mapping.md). Any executor thread.
#pragma once

#include <string>
#include <vector>

#include "base/core/task.h"
#include "engine/broker/v2/providers.h"
#include "engine/broker/v2/render.h"
#include "engine/broker/v2/request.h"
#include "engine/broker/v2/update.h"

namespace tsu::broker::v2 {

// What they have of it.
task<std::vector<shown_entity>> ask_sources(const parts&, const request&, sources_ptr,
                                            provider_question);

// Names that a source took; each goes to the first that has it, exclusive ones before redirects
// before inclusive ones.
task<std::vector<std::string>> update_at_sources(const parts&, const request&, sources_ptr,
                                                 const update&, std::vector<std::string> names);

}  // namespace tsu::broker::v2
