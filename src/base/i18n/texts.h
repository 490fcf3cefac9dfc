// Texts by code in Japanese, plain Japanese (やさしい日本語) and English. Built once in main from
// the modules' embedded catalogues, then only read, from any thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/result.h"

namespace tsu::i18n {

enum class language : std::uint8_t { ja, ja_easy, en };
// BCP 47: "ja", "ja-x-easy", "en".
std::string_view tag_of(language);

// Accept-Language (RFC 9110 12.5.4): the language with the highest weight that we have.
language choose_language(std::string_view accept_language, language otherwise = language::ja);
// OpenID Connect ui_locales: tags by preference, separated by spaces.
language choose_ui_locale(std::string_view ui_locales, language otherwise = language::ja);

// One embedded file: a flat JSON object from code to text.
struct catalogue {
  std::string_view module;
  language lang;
  std::string_view json;
};

using argument = std::pair<std::string_view, std::string_view>;

class texts {
 public:
  // Refuses what is no flat JSON object of texts, naming module and language.
  static result<texts> load(std::span<const catalogue>);

  // The text with {name} replaced by the argument of that name; the code itself where there is
  // no such text. What an argument contains is never looked into again.
  std::string text(language, std::string_view code, std::initializer_list<argument> = {}) const;
  bool has(language, std::string_view code) const;

  // Boot check: codes that lack ja or en, placeholders that differ between languages, empty texts,
  // codes that two modules claim. One sentence each; empty when all is well.
  std::vector<std::string> faults() const;
  // All codes, sorted: for golden lists and for the portal.
  std::vector<std::string_view> codes() const;

 private:
  struct entry {
    std::string_view module;
    std::string by_language[3];
  };
  const std::string& find(language, std::string_view code) const;
  std::map<std::string, entry, std::less<>> all_;
  std::vector<std::string> claimed_twice_;
};

}  // namespace tsu::i18n
