#include "base/i18n/cp932.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/i18n/embedded.h"

namespace tsu::i18n {
namespace {

constexpr std::size_t trails = 188;
constexpr std::string_view unknown = "\xEF\xBF\xBD";

std::size_t size_of_character(unsigned char lead) {
  return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

// All characters of the table as slices of it, made once.
std::vector<std::string_view> cells_of(std::string_view table) {
  std::vector<std::string_view> out;
  out.reserve(60 * trails);
  while (!table.empty()) {
    const auto size = size_of_character(static_cast<unsigned char>(table.front()));
    if (table.front() != '\n') {
      out.push_back(table.substr(0, size));
    }
    table.remove_prefix(size);
  }
  return out;
}

std::string_view cell(unsigned lead, unsigned trail) {
  static const auto cells = cells_of(embedded::cp932_txt);
  const std::size_t row = lead < 0xA0 ? lead - 0x81 : lead - 0xE0 + 31;
  const std::size_t column = trail < 0x7F ? trail - 0x40 : trail - 0x41;
  const auto at = row * trails + column;
  return at < cells.size() ? cells[at] : unknown;
}

bool is_lead(unsigned char c) { return (c >= 0x81 && c <= 0x9F) || (c >= 0xE0 && c <= 0xFC); }
bool is_trail(unsigned char c) { return c >= 0x40 && c <= 0xFC && c != 0x7F; }

}  // namespace

bool is_utf8(std::string_view s) {
  for (std::size_t i = 0; i < s.size();) {
    const auto c = static_cast<unsigned char>(s[i]);
    const auto size = size_of_character(c);
    if (c >= 0x80 && (c < 0xC2 || c > 0xF4)) {
      return false;
    }
    if (i + size > s.size()) {
      return s.size() - i < 4 && s.size() > 64;  // a long text may be cut inside its last character
    }
    for (std::size_t k = 1; k < size; ++k) {
      if ((static_cast<unsigned char>(s[i + k]) & 0xC0) != 0x80) {
        return false;
      }
    }
    i += size;
  }
  return true;
}

void append_from_cp932(std::string& out, std::string_view s) {
  for (std::size_t i = 0; i < s.size(); ++i) {
    const auto c = static_cast<unsigned char>(s[i]);
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c >= 0xA1 && c <= 0xDF) {  // half-width kana: U+FF61..U+FF9F
      const unsigned u = 0xFF61 + c - 0xA1;
      out += static_cast<char>(0xE0 | (u >> 12));
      out += static_cast<char>(0x80 | ((u >> 6) & 0x3F));
      out += static_cast<char>(0x80 | (u & 0x3F));
    } else if (is_lead(c) && i + 1 < s.size() && is_trail(static_cast<unsigned char>(s[i + 1]))) {
      out += cell(c, static_cast<unsigned char>(s[++i]));
    } else {
      out += unknown;
    }
  }
}

}  // namespace tsu::i18n
