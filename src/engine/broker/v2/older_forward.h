// Forwarding as providers of NGSIv1 hear it (legacyForwarding): what is said to a provider of
// NGSIv2, and what it answers, in the words of queryContext and updateContext. Pure.
#pragma once

#include <string>
#include <string_view>

namespace tsu::broker::v2 {

// Of the body of an op/query. NGSIv1 has no patterns of types: such an element asks for any type.
std::string query_context(std::string_view op_query);
// Of the body of an op/update that updates.
std::string update_context(std::string_view op_update);

// The entities of a queryContext's answer, normalized; "[]" where it cannot be read or says that it
// failed.
std::string entities_of_context(std::string_view answer);
// Whether an updateContext's answer says that all was taken.
bool context_was_updated(std::string_view answer);

}  // namespace tsu::broker::v2
