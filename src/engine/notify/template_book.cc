#include "engine/notify/template_book.h"

#include <algorithm>
#include <array>

#include <boost/describe.hpp>

#include "base/core/assert.h"
#include "engine/notify/render.h"
#include "engine/notify/rules.h"
#include "engine/notify/words.h"

namespace tsu::notify {
namespace {

using i18n::language;

constexpr std::array built_in{"contact", "town", "about", "link"};
// One part carries 70; what is filled in and the reply hint need room in two.
constexpr std::size_t sms_pattern_max = 100;
constexpr std::size_t wording_max = 4'000;

i18n::texts load(std::span<const wired_module> modules) {
  std::vector<i18n::catalogue> all;
  for (const auto& m : modules) {
    all.insert(all.end(), m.contents->texts.begin(), m.contents->texts.end());
  }
  auto out = i18n::texts::load(all);
  ASSERT(out.ok());
  return std::move(out).value();
}

}  // namespace

std::string_view name_of(form f) { return boost::describe::enum_to_string(f, ""); }

template_book::template_book(std::span<const wired_module> modules) : texts_(load(modules)) {
  for (const auto& m : modules) {
    for (const auto& k : m.contents->messages) {
      kinds_.push_back(&k);
    }
  }
}

const message_kind* template_book::find(std::string_view message) const {
  const auto at =
      std::find_if(kinds_.begin(), kinds_.end(), [&](const auto* k) { return k->name == message; });
  return at == kinds_.end() ? nullptr : *at;
}

std::vector<std::string> template_book::placeholders_of(const message_kind& k) const {
  auto out = words_of(k.values);
  out.insert(out.end(), built_in.begin(), built_in.end());
  return out;
}

std::vector<std::string> template_book::faults() const {
  auto out = texts_.faults();
  for (const auto* k : kinds_) {
    const auto allowed = placeholders_of(*k);
    for (const auto lang : {language::ja, language::en}) {
      const auto where = std::string{k->name} + " (" + std::string{i18n::tag_of(lang)} + "): ";
      for (const auto f : all_forms) {
        const auto text = pattern(k->name, f, lang);
        const auto fault = text.empty() ? "no text" : fault_in(text, f, allowed);
        if (!fault.empty()) {
          out.push_back(where + std::string{name_of(f)} + ": " + fault);
        }
      }
      for (const auto& a : words_of(k->answers)) {
        if (answer_label(k->name, a, lang) == a) {
          out.push_back(where + "answer " + a + ": no text");
        }
      }
    }
  }
  return out;
}

std::string template_book::pattern(std::string_view message, form f, language l) const {
  const auto code = std::string{message} + "." + std::string{name_of(f)};
  return texts_.has(l, code) ? texts_.text(l, code) : std::string{};
}

std::string template_book::answer_label(std::string_view message, std::string_view code,
                                        language l) const {
  const auto full = std::string{message} + ".answer." + std::string{code};
  return texts_.has(l, full) ? texts_.text(l, full) : std::string{code};
}

std::string template_book::word(language l, std::string_view code) const {
  return texts_.text(l, code);
}

std::string fault_in(std::string_view wording, form f, std::span<const std::string> placeholders) {
  if (wording.size() > wording_max || (f == form::sms && utf16_units(wording) > sms_pattern_max)) {
    return "too_long";
  }
  for (const auto& p : names_in(wording)) {
    const auto name = p.substr(0, p.find('.'));
    const auto part = p.size() > name.size() ? p.substr(name.size()) : "";
    const bool known =
        std::find(placeholders.begin(), placeholders.end(), name) != placeholders.end();
    if (!known || (!part.empty() && part != ".time" && part != ".date")) {
      return "placeholder {" + p + "}";
    }
  }
  return {};
}

}  // namespace tsu::notify
