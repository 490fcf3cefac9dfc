// The core @context of NGSI-LD (ETSI GS CIM 009 v1.9.1, annex B), built in: it is always there,
// last and protected. Constants; any thread.
#pragma once

#include <string>
#include <string_view>

namespace tsu::broker {

inline constexpr std::string_view default_vocabulary =
    "https://uri.etsi.org/ngsi-ld/default-context/";
inline constexpr std::string_view core_context_url =
    "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld";

// The IRI of a core term, empty where the name is none.
std::string core_iri(std::string_view term);
bool is_core_term(std::string_view name);
// The core term of an IRI, empty where there is none.
std::string_view core_term(std::string_view iri);
// Any published version of the core @context, by its address.
bool is_core_context(std::string_view url);

// IRI -> stored form (see doc/entity-format.md): core term, name in the default vocabulary, or IRI.
std::string stored_form(std::string_view iri);
// And back.
std::string iri_of(std::string_view stored);

}  // namespace tsu::broker
