#include "engine/broker/model/names.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace tsu::broker {
namespace {

enum class sort : std::uint8_t { letter, number, other };

struct block {
  char32_t from, until;  // inclusive
  sort is;
};

// What is not a letter beyond ASCII, by block; sorted.
constexpr block not_letters[] = {
    {0x80, 0xA9, sort::other},       {0xAB, 0xB1, sort::other},
    {0xB2, 0xB3, sort::number},      {0xB4, 0xB4, sort::other},
    {0xB6, 0xB8, sort::other},       {0xB9, 0xB9, sort::number},
    {0xBB, 0xBB, sort::other},       {0xBC, 0xBE, sort::number},
    {0xBF, 0xBF, sort::other},       {0xD7, 0xD7, sort::other},
    {0xF7, 0xF7, sort::other},       {0x300, 0x36F, sort::other},
    {0x660, 0x669, sort::number},    {0x6F0, 0x6F9, sort::number},
    {0x966, 0x96F, sort::number},    {0x2000, 0x206F, sort::other},
    {0x2070, 0x2070, sort::number},  {0x2074, 0x2079, sort::number},
    {0x207A, 0x207E, sort::other},   {0x2080, 0x2089, sort::number},
    {0x208A, 0x208E, sort::other},   {0x20A0, 0x20FF, sort::other},
    {0x2150, 0x2182, sort::number},  {0x2185, 0x2189, sort::number},
    {0x2190, 0x245F, sort::other},   {0x2460, 0x249B, sort::number},
    {0x249C, 0x24E9, sort::other},   {0x24EA, 0x24FF, sort::number},
    {0x2500, 0x2775, sort::other},   {0x2776, 0x2793, sort::number},
    {0x2794, 0x2BFF, sort::other},   {0x2E00, 0x2E2E, sort::other},
    {0x2E30, 0x3004, sort::other},   {0x3007, 0x3007, sort::number},
    {0x3008, 0x3020, sort::other},   {0x3021, 0x3029, sort::number},
    {0x302A, 0x3030, sort::other},   {0x3036, 0x3037, sort::other},
    {0x3038, 0x303A, sort::number},  {0x303D, 0x3040, sort::other},
    {0x3099, 0x309C, sort::other},   {0x30A0, 0x30A0, sort::other},
    {0x30FB, 0x30FB, sort::other},   {0x3200, 0x33FF, sort::other},
    {0xD800, 0xF8FF, sort::other},   {0xFE00, 0xFE6F, sort::other},
    {0xFF00, 0xFF0F, sort::other},   {0xFF10, 0xFF19, sort::number},
    {0xFF1A, 0xFF20, sort::other},   {0xFF3B, 0xFF40, sort::other},
    {0xFF5B, 0xFF65, sort::other},   {0xFFE0, 0xFFFF, sort::other},
    {0x1F000, 0x1FAFF, sort::other}, {0xE0000, 0x10FFFF, sort::other},
};

sort sort_of(char32_t c) {
  if (c < 0x80) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      return sort::letter;
    }
    return c >= '0' && c <= '9' ? sort::number : sort::other;
  }
  for (const auto& b : not_letters) {
    if (c < b.from) {
      break;
    }
    if (c <= b.until) {
      return b.is;
    }
  }
  return sort::letter;
}

// The code point at `at` of valid UTF-8, and past it.
char32_t next(std::string_view s, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(s[at++]);
  if (lead < 0x80) {
    return lead;
  }
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  char32_t c = lead & (0x3F >> more);
  for (int i = 0; i < more && at < s.size(); ++i) {
    c = (c << 6) | (static_cast<unsigned char>(s[at++]) & 0x3F);
  }
  return c;
}

bool forbidden_in_uri(unsigned char c) {
  return c <= 0x20 || c == 0x7F || c == '<' || c == '>' || c == '"' || c == '{' || c == '}' ||
         c == '|' || c == '\\' || c == '^' || c == '`';
}

// Characters that nobody sees, that turn the direction of writing, or that are none (RFC 3987, 2.2
// and 4.1): two identifiers would look the same.
bool is_hidden(char32_t c) {
  constexpr std::array<std::pair<char32_t, char32_t>, 19> hidden{{
      {0x80, 0xA0},     {0xAD, 0xAD},     {0x61C, 0x61C},   {0x115F, 0x1160},   {0x1680, 0x1680},
      {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x2000, 0x200F}, {0x2028, 0x202F},   {0x205F, 0x206F},
      {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164}, {0xFDD0, 0xFDEF},   {0xFE00, 0xFE0F},
      {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFF}, {0xE0000, 0xE0FFF},
  }};
  return (c & 0xFFFE) == 0xFFFE || std::any_of(hidden.begin(), hidden.end(), [c](const auto& one) {
           return one.first <= c && c <= one.second;
         });
}

bool letters_and_numbers(std::string_view s) {
  for (std::size_t at = 0; at < s.size();) {
    const auto c = next(s, at);
    if (c != '_' && sort_of(c) == sort::other) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool is_plain_name(std::string_view s) {
  if (s.empty() || s.size() > name_max) {
    return false;
  }
  std::size_t at = 0;
  return sort_of(next(s, at)) == sort::letter && letters_and_numbers(s.substr(at));
}

bool is_name(std::string_view s) { return is_plain_name(s) || is_uri(s); }

bool is_uri(std::string_view s) {
  const auto colon = s.find(':');
  if (colon == s.npos || colon == 0 || colon + 1 == s.size() || s.size() > uri_max) {
    return false;
  }
  for (std::size_t i = 0; i < colon; ++i) {
    const auto c = static_cast<unsigned char>(s[i]);
    const bool alpha = sort_of(c) == sort::letter && c < 0x80;
    const bool rest = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.' || c == '_';
    if (!(alpha || (i > 0 && rest))) {
      return false;
    }
  }
  for (std::size_t at = colon; at < s.size();) {
    const auto c = next(s, at);
    if (c < 0x80 ? forbidden_in_uri(static_cast<unsigned char>(c)) : is_hidden(c)) {
      return false;
    }
  }
  return true;
}

bool is_scope(std::string_view s) {
  if (s.size() < 2 || s.front() != '/' || s.size() > name_max) {
    return false;
  }
  while (!s.empty()) {
    s.remove_prefix(1);
    const auto level = s.substr(0, s.find('/'));
    if (level.empty() || !letters_and_numbers(level)) {
      return false;
    }
    s.remove_prefix(level.size());
  }
  return true;
}

bool is_part_of_an_attribute(std::string_view name) {
  constexpr std::array<std::string_view, 16> parts{
      "datasetId",     "instanceId",     "observedAt",          "unitCode",
      "objectType",    "valueType",      "previousValue",       "previousObject",
      "previousVocab", "previousJson",   "previousLanguageMap", "previousValueList",
      "lang",          "entityIdSealed", "entityTypeSealed",    "previousObjectList"};
  return std::find(parts.begin(), parts.end(), name) != parts.end();
}

bool is_entity_member(std::string_view name) {
  constexpr std::array<std::string_view, 10> members{
      "id",        "type",      "scope", "createdAt", "modifiedAt",
      "deletedAt", "expiresAt", "@id",   "@type",     "@context"};
  return std::find(members.begin(), members.end(), name) != members.end();
}

}  // namespace tsu::broker
