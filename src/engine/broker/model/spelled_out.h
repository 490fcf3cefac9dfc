// A @context may give another name to a keyword of JSON-LD ("kind": "@type") or to a term of the
// core ("wert": "ngsi-ld:hasValue"). What comes under such a name is brought into the core's own
// words before anything else reads it, so that nobody else has to know of them (JSON-LD 1.1, 4.1.3
// and 5.1; ETSI GS CIM 009 v1.9.1, 4.4: replies have "id" and "type" only). Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "engine/broker/model/context.h"

namespace tsu::broker {

// How the attributes of the entity are written: bare is the simplified form, where an object is a
// value whatever it holds.
enum class attributes_are : std::uint8_t { instances, bare };

// `json`: checked and minified; an object, or an array of them. Values stay as they are, but those
// that JSON-LD gives a meaning: {"@type":…,"@value":…}, geometries and languages.
// BadRequestData where two names say the same (JSON-LD-API, colliding keywords).
result<std::string> spelled_out(std::string_view json, const context&,
                                attributes_are = attributes_are::instances);

}  // namespace tsu::broker
