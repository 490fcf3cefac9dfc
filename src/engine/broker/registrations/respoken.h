// What is sent to a context source in the words of another @context (ETSI GS CIM 009 v1.9.1,
// 4.3.6.6). Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/broker/model/context.h"

namespace tsu::broker {

enum class json_part : std::uint8_t { entity, attribute };

// Without its @context. What is no entity or attribute by its shape stays as it is.
std::string respoken(std::string_view json, json_part, const context& from, const context& to);
// The names of a q (4.9). A name that the other @context has no short term for stays as it is.
std::string respoken_query(std::string_view q, const context& from, const context& to);
// An entity, or each of an array of them.
std::string respoken_all(std::string_view json, const context& from, const context& to);
// Names with signs between them: a type selection, a list of attributes.
std::string respoken_names(std::string_view list, const context& from, const context& to);

// An object, or each of an array of objects, with that @context where it has none; or without any.
std::string with_context(std::string_view json, const context&);
std::string without_context(std::string_view json);

}  // namespace tsu::broker
