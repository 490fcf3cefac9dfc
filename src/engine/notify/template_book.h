// The texts of all messages as the modules wrote them, checked once at start: what is missing or
// names a value that nobody gives is a fault of the program, found by a test. Built in main, then
// only read, from any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "base/i18n/texts.h"
#include "base/module/catalogue.h"

namespace tsu::notify {

// body: inbox and e-mail; sms: short; voice: read aloud.
enum class form : std::uint8_t { subject, body, sms, voice };
BOOST_DESCRIBE_ENUM(form, subject, body, sms, voice)
inline constexpr form all_forms[] = {form::subject, form::body, form::sms, form::voice};
std::string_view name_of(form);

class template_book {
 public:
  // Reads the tables only. ASSERTs that the catalogues are JSON.
  explicit template_book(std::span<const wired_module>);

  // One sentence each: texts that are missing in a language, placeholders that nobody fills,
  // answers without a label, a short form that is long before anything is filled in.
  std::vector<std::string> faults() const;
  // nullptr where no module declares it.
  const message_kind* find(std::string_view message) const;
  std::span<const message_kind* const> kinds() const { return kinds_; }
  // What may stand in braces in its texts.
  std::vector<std::string> placeholders_of(const message_kind&) const;

  // Empty where there is none.
  std::string pattern(std::string_view message, form, i18n::language) const;
  // The code itself where there is none.
  std::string answer_label(std::string_view message, std::string_view code, i18n::language) const;
  // This engine's own words around a text: "notify.sms.reply", ...
  std::string word(i18n::language, std::string_view code) const;

 private:
  i18n::texts texts_;
  std::vector<const message_kind*> kinds_;
};

// What a wording breaks: "placeholder {x}", "too_long"; empty where it is fine. For texts that a
// town writes itself.
std::string fault_in(std::string_view wording, form, std::span<const std::string> placeholders);

}  // namespace tsu::notify
