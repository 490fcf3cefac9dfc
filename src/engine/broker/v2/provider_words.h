// What is said to a provider of NGSIv2 (or, with legacyForwarding, of NGSIv1), and what is taken
// from it: a provider is asked for what it registered, and believed in nothing else. Pure.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/http/client.h"
#include "engine/broker/v2/registration.h"
#include "engine/broker/v2/update.h"

namespace tsu::broker::v2 {

struct provider_question {
  std::vector<selector> entities;       // any of; empty: any
  std::vector<std::string> attributes;  // empty: all
};

struct forward {
  std::shared_ptr<const provision> to;
  std::string path, body;  // "/op/query", JSON
};

// The body of an op/query; empty where the provider has nothing of it.
std::string query_for_provider(const provider_question&, const provision&);
// In the words that the provider understands.
forward query_of(std::shared_ptr<const provision> to, std::string body);
forward update_of(std::shared_ptr<const provision> to, std::string body);

// The selector by which a provider has the entity. A type that is not given is any.
const selector* selector_of(const provision&, const entity&);
// The body of an op/update of those attributes.
std::string update_body(const entity&, const selector&, const std::vector<std::string>& names);
// Whether the answer to an update says that all of it was taken.
bool was_taken(const provision& to, const http::client_reply&);

// The entities of the body of a reply to a query; what the provider did not register, or nobody
// asked for, is not taken from it.
std::vector<entity> entities_in(const provision& from, const provider_question&,
                                std::string_view reply);

}  // namespace tsu::broker::v2
