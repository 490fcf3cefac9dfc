#include "base/i18n/normal.h"

#include <algorithm>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/core/assert.h"

namespace tsu::i18n {
namespace {

// Nothing for bytes that are no UTF-8.
std::optional<std::u16string> utf16_of(std::string_view text) {
  std::u16string out(text.size() + 1, u'\0');  // never more units than bytes
  UErrorCode code = U_ZERO_ERROR;
  std::int32_t size = 0;
  u_strFromUTF8(out.data(), static_cast<std::int32_t>(out.size()), &size, text.data(),
                static_cast<std::int32_t>(text.size()), &code);
  if (U_FAILURE(code)) {
    return std::nullopt;
  }
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string utf8_of(const std::u16string& text) {
  std::string out(text.size() * 3 + 1, '\0');
  UErrorCode code = U_ZERO_ERROR;
  std::int32_t size = 0;
  u_strToUTF8(out.data(), static_cast<std::int32_t>(out.size()), &size, text.data(),
              static_cast<std::int32_t>(text.size()), &code);
  ASSERT(U_SUCCESS(code));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::u16string normalised(const std::u16string& text) {
  UErrorCode code = U_ZERO_ERROR;
  const auto* how = unorm2_getNFKCInstance(&code);
  std::u16string out(text.size() * 2 + 16, u'\0');
  for (int round = 0; round < 2; ++round) {  // the second with the size that the first has told
    code = U_ZERO_ERROR;
    const auto size = unorm2_normalize(how, text.data(), static_cast<std::int32_t>(text.size()),
                                       out.data(), static_cast<std::int32_t>(out.size()), &code);
    out.resize(static_cast<std::size_t>(size));
    if (code != U_BUFFER_OVERFLOW_ERROR) {
      break;
    }
  }
  ASSERT(U_SUCCESS(code));
  return out;
}

bool is_left_out(char16_t c) {
  constexpr std::u16string_view marks = u"-‐‑–—−ー・･\u200b\u200d";
  return u_isUWhiteSpace(c) || marks.find(c) != marks.npos || (c >= 0xFE00 && c <= 0xFE0F);
}

constexpr char16_t first_hiragana = 0x3041, last_hiragana = 0x3096, to_katakana = 0x60;
// The high surrogate of U+E0100 to U+E01EF, the variation selectors of 外字.
constexpr char16_t ivs_high = 0xDB40;

}  // namespace

std::optional<std::string> nfkc(std::string_view text) {
  const auto wide = utf16_of(text);
  return wide ? std::optional{utf8_of(normalised(*wide))} : std::nullopt;
}

std::optional<std::string> folded(std::string_view text) {
  const auto wide = utf16_of(text);
  if (!wide) {
    return std::nullopt;
  }
  std::u16string out;
  const auto all = normalised(*wide);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto c = all[i];
    if (c == ivs_high && i + 1 < all.size()) {
      ++i;
    } else if (!is_left_out(c)) {
      const bool hiragana = c >= first_hiragana && c <= last_hiragana;
      out += hiragana              ? static_cast<char16_t>(c + to_katakana)
             : U16_IS_SURROGATE(c) ? c
                                   : static_cast<char16_t>(u_tolower(c));
    }
  }
  return utf8_of(out);
}

std::size_t count_characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

}  // namespace tsu::i18n
