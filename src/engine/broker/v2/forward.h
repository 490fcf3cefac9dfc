// Entities of which others have a part (registrations of both protocols): what is here goes before
// what providers say, and an update that finds nothing here goes to them. A provider that does not
// answer, or speaks of what it did not register, adds nothing. Any executor thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/core/task.h"
#include "engine/broker/v2/find_entity.h"
#include "engine/broker/v2/provider_words.h"
#include "engine/broker/v2/providers.h"
#include "engine/broker/v2/render.h"

namespace tsu::broker::v2 {

// What providers have, and behind it what sources of NGSI-LD have: one entity for each id and type,
// in the order of registration.
task<std::vector<shown_entity>> ask_providers(const parts&, const request&, provider_question);

// One entity, with what providers have of it. `attributes`: those that are wanted; empty: all.
task<result<shown_entity>> whole_entity(const parts&, const request&, std::string id,
                                        std::string type, std::vector<std::string> attributes);

// carry_out(), and then at providers what of an update is not here.
task<result<write_outcome>> carry_out_anywhere(const parts&, const request&,
                                               std::shared_ptr<const update>, shortfall& left);

// What of `more` is not there is added.
void lend(shown_entity& to, const shown_entity& more);

}  // namespace tsu::broker::v2
