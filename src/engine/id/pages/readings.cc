#include "engine/id/pages/readings.h"

#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/id/pages/cookies.h"
#include "engine/id/pages/reading_words.h"

namespace tsu::id::pages {
namespace {

// Noncharacters (U+FDD0 to U+FDD2), which stand in no text of anybody: word, its reading, end.
constexpr std::string_view word = "\xEF\xB7\x90", reading = "\xEF\xB7\x91", end = "\xEF\xB7\x92";
constexpr std::string_view opens = "《", closes = "》", starts = "｜";

// The bytes of the character that starts a text.
std::string_view first_of(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) {
    ++size;
  }
  return text.substr(0, size);
}

bool is_kanji(std::string_view c) {
  return c == "々" || (c >= "一" && c <= "鿿" && c.size() == 3);
}

struct spelled {
  std::string plain, marked;
};

// From "読《よ》み取《と》り": a reading is of the kanji before it, or of all since "｜".
spelled spell(std::string_view written) {
  spelled out;
  std::string base;
  bool open = false;
  const auto give_up_base = [&] {
    out.marked += base;
    base.clear();
  };
  while (!written.empty()) {
    if (written.starts_with(opens)) {
      const auto until = written.find(closes);
      out.marked.append(word).append(base).append(reading);
      out.marked.append(written.substr(opens.size(), until - opens.size())).append(end);
      base.clear();
      open = false;
      written.remove_prefix(until + closes.size());
      continue;
    }
    const auto c = first_of(written);
    written.remove_prefix(c.size());
    if (c == starts) {
      give_up_base();
      open = true;
      continue;
    }
    if (!open && !is_kanji(c)) {
      give_up_base();
      out.marked += c;
    } else {
      base += c;
    }
    out.plain += c;
  }
  give_up_base();
  return out;
}

// By their first character, the longest first.
using book = std::unordered_map<std::string, std::vector<spelled>>;
const book& words_by_start() {
  static const auto made = [] {
    book out;
    for (const auto written : reading_words) {
      auto one = spell(written);
      out[std::string{first_of(one.plain)}].push_back(std::move(one));
    }
    for (auto& [start, all] : out) {
      std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return a.plain.size() > b.plain.size();
      });
    }
    return out;
  }();
  return made;
}

const spelled* find_word(std::string_view text) {
  const auto found = words_by_start().find(std::string{first_of(text)});
  if (found == words_by_start().end()) {
    return nullptr;
  }
  const auto& all = found->second;
  const auto at = std::find_if(all.begin(), all.end(),
                               [&](const spelled& w) { return text.starts_with(w.plain); });
  return at == all.end() ? nullptr : &*at;
}

// Every mark of a text that is no tag, as <ruby> or as the word alone. A mark that does not end is
// left out.
void write_marked(std::string& out, std::string_view text, bool ruby) {
  while (!text.empty()) {
    const auto from = std::min(text.find(word), text.size());
    out += text.substr(0, from);
    text.remove_prefix(from);
    const auto middle = text.find(reading), until = text.find(end);
    if (text.empty() || middle == std::string_view::npos || until == std::string_view::npos ||
        until < middle) {
      text.remove_prefix(std::min(word.size(), text.size()));
      continue;
    }
    const auto base = text.substr(word.size(), middle - word.size());
    const auto above = text.substr(middle + reading.size(), until - middle - reading.size());
    if (ruby) {
      out.append("<ruby>").append(base);
      out.append("<rp aria-hidden=\"true\">（</rp><rt aria-hidden=\"true\">").append(above);
      out.append("</rt><rp aria-hidden=\"true\">）</rp></ruby>");
    } else {
      out.append(base);
    }
    text.remove_prefix(until + end.size());
  }
}

}  // namespace

std::string_view asked_readings(const http::request& r) {
  const auto values = http::query_values::parse(r.query);
  const auto* asked = values ? values->find(readings_name) : nullptr;
  return asked == nullptr ? "" : *asked == "on" ? "on" : *asked == "off" ? "off" : "";
}

bool wants_readings(const http::request& r) {
  const auto asked = asked_readings(r);
  return asked.empty() ? find_cookie(r, readings_cookie_name) == "on" : asked == "on";
}

std::string mark_readings(std::string_view said) {
  std::string out;
  while (!said.empty()) {
    if (const auto* known = find_word(said)) {
      out += known->marked;
      said.remove_prefix(known->plain.size());
    } else {
      const auto c = first_of(said);
      out += c;
      said.remove_prefix(c.size());
    }
  }
  return out;
}

std::string unread_kanji(std::string_view said) {
  std::string out;
  while (!said.empty()) {
    const auto* known = find_word(said);
    const auto c = known != nullptr ? std::string_view{known->plain} : first_of(said);
    if (known == nullptr && is_kanji(c)) {
      out += c;
    }
    said.remove_prefix(c.size());
  }
  return out;
}

std::string ruby_of(std::string_view html) {
  constexpr std::array<std::string_view, 2> text_alone{"title", "option"};
  std::string out;
  out.reserve(2 * html.size());
  bool ruby = true;
  while (!html.empty()) {
    if (html[0] != '<') {
      const auto until = std::min(html.find('<'), html.size());
      write_marked(out, html.substr(0, until), ruby);
      html.remove_prefix(until);
      continue;
    }
    const auto tag = html.substr(0, std::min(html.find('>'), html.size() - 1) + 1);
    write_marked(out, tag, false);
    html.remove_prefix(tag.size());
    const bool closing = tag.starts_with("</");
    const auto name = tag.substr(closing ? 2 : 1, tag.find_first_of(" >") - (closing ? 2 : 1));
    if (std::find(text_alone.begin(), text_alone.end(), name) != text_alone.end()) {
      ruby = closing;
    }
  }
  return out;
}

}  // namespace tsu::id::pages
