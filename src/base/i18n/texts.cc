#include "base/i18n/texts.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/core/json_text.h"
#include "base/i18n/filled.h"

namespace tsu::i18n {
namespace {

constexpr std::size_t header_max = 1000;

std::size_t index_of(language l) { return static_cast<std::size_t>(l); }

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) {
    text.remove_prefix(1);
  }
  while (text.ends_with(' ') || text.ends_with('\t')) {
    text.remove_suffix(1);
  }
  return text;
}

std::string lower(std::string_view text) {
  std::string out{text};
  for (auto& c : out) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

// Takes the part before the separator away from `rest`.
std::string_view cut(std::string_view& rest, char separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const auto part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

// -1: not ours.
int language_of(std::string_view tag) {
  const auto t = lower(trimmed(tag));
  if (t == "ja-x-easy" || t == "ja-easy") {
    return static_cast<int>(language::ja_easy);
  }
  if (t == "ja" || t.starts_with("ja-")) {
    return static_cast<int>(language::ja);
  }
  return t == "en" || t.starts_with("en-") ? static_cast<int>(language::en) : -1;
}

// "q=0.8" -> 0.8; nothing said is 1, nonsense is 0.
double weight_of(std::string_view parameters) {
  while (!parameters.empty()) {
    auto p = trimmed(cut(parameters, ';'));
    if (p.starts_with("q=") || p.starts_with("Q=")) {
      p.remove_prefix(2);
      double q = 0;
      const auto [end, failed] = std::from_chars(p.data(), p.data() + p.size(), q);
      return failed == std::errc{} && end == p.data() + p.size() && q >= 0 && q <= 1 ? q : 0;
    }
  }
  return 1;
}

struct placeholder {
  std::size_t from, until;  // braces included
  std::string_view name;
};

std::vector<placeholder> placeholders_of(std::string_view text) {
  std::vector<placeholder> out;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const auto end = text.find('}', at);
    if (end == std::string_view::npos) {
      break;
    }
    out.push_back({at, end + 1, text.substr(at + 1, end - at - 1)});
  }
  return out;
}

std::set<std::string_view> names_in(std::string_view text) {
  std::set<std::string_view> out;
  for (const auto& p : placeholders_of(text)) {
    out.insert(p.name);
  }
  return out;
}

}  // namespace

std::string_view tag_of(language l) {
  constexpr std::string_view tags[] = {"ja", "ja-x-easy", "en"};
  return tags[index_of(l)];
}

language choose_language(std::string_view accept, language otherwise) {
  accept = accept.substr(0, header_max);
  language best = otherwise;
  double best_weight = 0;
  while (!accept.empty()) {
    auto range = cut(accept, ',');
    const auto tag = cut(range, ';');
    const auto weight = weight_of(range);
    const int l = trimmed(tag) == "*" ? static_cast<int>(otherwise) : language_of(tag);
    if (l >= 0 && weight > best_weight) {
      best = static_cast<language>(l);
      best_weight = weight;
    }
  }
  return best;
}

language choose_ui_locale(std::string_view ui_locales, language otherwise) {
  ui_locales = ui_locales.substr(0, header_max);
  while (!ui_locales.empty()) {
    if (const int l = language_of(cut(ui_locales, ' ')); l >= 0) {
      return static_cast<language>(l);
    }
  }
  return otherwise;
}

result<texts> texts::load(std::span<const catalogue> catalogues) {
  texts out;
  for (const auto& c : catalogues) {
    const auto where = std::string{c.module} + "/text/" + std::string{tag_of(c.lang)} + ".json: ";
    const auto json = check_and_minify(c.json);
    if (!json.ok() || kind_of(json.value()) != json_kind::object) {
      return problem{why::bad_input, where + "not a JSON object"};
    }
    for (const auto& m : json_members{json.value()}) {
      if (kind_of(m.value) != json_kind::string) {
        return problem{why::bad_input, where + "\"" + std::string{m.key} + "\" is not a text"};
      }
      const auto [it, fresh] = out.all_.try_emplace(std::string{m.key}, entry{c.module, {}});
      auto& text = it->second.by_language[index_of(c.lang)];
      if (it->second.module != c.module || !text.empty()) {
        out.claimed_twice_.push_back(std::string{m.key} + ": in " + std::string{c.module} +
                                     " and in " + std::string{it->second.module});
        continue;
      }
      text = json_string_text(m.value);
    }
  }
  return out;
}

const std::string& texts::find(language l, std::string_view code) const {
  static const std::string none;
  const auto it = all_.find(code);
  if (it == all_.end()) {
    return none;
  }
  const auto& said = it->second.by_language[index_of(l)];
  return said.empty() && l == language::ja_easy ? it->second.by_language[index_of(language::ja)]
                                                : said;
}

bool texts::has(language l, std::string_view code) const { return !find(l, code).empty(); }

std::string filled(std::string_view pattern, std::initializer_list<argument> arguments) {
  std::string out;
  std::size_t at = 0;
  for (const auto& p : placeholders_of(pattern)) {
    const auto given = std::find_if(arguments.begin(), arguments.end(),
                                    [&](const argument& a) { return a.first == p.name; });
    if (given == arguments.end()) {
      continue;
    }
    out += pattern.substr(at, p.from - at);
    out += given->second;
    at = p.until;
  }
  out += pattern.substr(at);
  return out;
}

std::string texts::text(language l, std::string_view code,
                        std::initializer_list<argument> arguments) const {
  const std::string_view pattern = find(l, code);
  if (pattern.empty()) {
    return std::string{code};
  }
  return filled(pattern, arguments);
}

std::vector<std::string> texts::faults() const {
  auto out = claimed_twice_;
  for (const auto& [code, e] : all_) {
    const auto& ja = e.by_language[index_of(language::ja)];
    const auto& en = e.by_language[index_of(language::en)];
    const auto& easy = e.by_language[index_of(language::ja_easy)];
    const auto name = code + " (" + std::string{e.module} + "): ";
    if (ja.empty() || en.empty()) {
      out.push_back(name + "has no text in " + (ja.empty() ? "ja" : "en"));
    } else if (names_in(ja) != names_in(en) || (!easy.empty() && names_in(ja) != names_in(easy))) {
      out.push_back(name + "the languages name different placeholders");
    }
  }
  return out;
}

std::vector<std::string_view> texts::codes() const {
  std::vector<std::string_view> out;
  for (const auto& [code, e] : all_) {
    out.push_back(code);
  }
  return out;
}

}  // namespace tsu::i18n
