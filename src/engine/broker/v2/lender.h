// Providers of NGSIv2 (and of NGSIv1) as NGSI-LD's operations see them: sources that lend what is
// not here (doc/ngsi-mapping.md). Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/http/client.h"
#include "engine/broker/model/draft.h"
#include "engine/broker/query/query.h"
#include "engine/broker/registrations/flights.h"
#include "engine/broker/v2/registration.h"

namespace tsu::broker::v2 {

// An auxiliary source that also takes updates of attributes, as far as its mode lets it.
registration_ptr as_source(const std::shared_ptr<const provision>&);

// The question for a provider that has something of what is wanted. `attributes`: stored names;
// empty: all that it registered.
std::optional<source_request> asked_of_provider(const registration_ptr&, const query&,
                                                const std::vector<std::string>& attributes);
// The entities of its answer, as they would be stored.
std::vector<entity_draft> lent_by(const registration&, std::string_view reply);

// The update of those attributes; nothing where NGSIv2 cannot say it (what is deleted, what has a
// datasetId, parts of a value) or the provider does not have the entity.
std::optional<source_request> update_for_provider(const registration_ptr&, const entity_draft&,
                                                  const std::vector<std::string>& attributes);
// Whether the answer to an update says that it was taken.
bool was_taken_by(const registration&, const http::client_reply&);

// The headers of a request to it, without Via.
std::vector<std::pair<std::string, std::string>> headers_for(const registration&,
                                                             std::string_view service,
                                                             const http::fields& asked);

}  // namespace tsu::broker::v2
