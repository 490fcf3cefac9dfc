// Which names and identifiers NGSI-LD lets in (ETSI GS CIM 009 v1.9.1, 4.6.2 and 4.6.3). Pure
// functions.
#pragma once

#include <cstddef>
#include <string_view>

namespace tsu::broker {

inline constexpr std::size_t uri_max = 2000;   // bytes
inline constexpr std::size_t name_max = 1000;  // bytes

// Letter, then letters, numbers or '_'. Unicode letters are told from everything else by blocks:
// punctuation, symbols, spaces, surrogates and private use are out.
bool is_plain_name(std::string_view utf8);
// A plain name, prefix:name, or an IRI.
bool is_name(std::string_view utf8);
// scheme ":" rest, without spaces, control characters or any of  < > " { } | \ ^ `
bool is_uri(std::string_view utf8);
// "/a/b_c/1": levels of letters, numbers and '_' (4.18).
bool is_scope(std::string_view utf8);
// Core terms in stored form that can never be an attribute (4.5.1): those that stand for a part of
// an attribute ("observedAt"), and what an entity has besides attributes ("id", "createdAt").
bool is_part_of_an_attribute(std::string_view stored);
bool is_entity_member(std::string_view stored);

}  // namespace tsu::broker
