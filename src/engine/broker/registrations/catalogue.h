// What several brokers know of types and attributes, put together (ETSI GS CIM 009 v1.9.1, 5.7.11;
// the shapes are those of 5.2.24 to 5.2.28). Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "engine/broker/model/context.h"

namespace tsu::broker {

// Two objects, or two arrays of them: lists united, counts added, the rest as the first has it.
std::string catalogue_sum(std::string_view first, std::string_view second);

// The names in it in other words. `context_member`: put into each object ("" for none).
std::string catalogue_in(std::string_view json, const context& from, const context& to,
                         std::string_view context_member);

}  // namespace tsu::broker
