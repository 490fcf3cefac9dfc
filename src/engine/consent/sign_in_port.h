// Consents where a person signs in to a provider: which scopes they have granted, what the page of
// the OpenID Provider must show, and their choice. Each scope hands over the kinds of data that
// stand behind it; one that no notice of the provider asks for is never granted.
#pragma once

#include "engine/consent/ports.h"
#include "engine/id/op/consent_port.h"

namespace tsu::consent {

// The kinds behind a scope: OpenID Connect's own ("profile", "address") stand for several of ours,
// every other for the kind of its name. Empty: it hands over nothing personal.
std::vector<std::string> kinds_of_scope(db::reader&, std::string_view scope);

// `out` outlives the port.
id::op::consent_port sign_in_port(const ports& out);

}  // namespace tsu::consent
