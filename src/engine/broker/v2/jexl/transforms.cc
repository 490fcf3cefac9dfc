#include "engine/broker/v2/jexl/transforms.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "base/core/json_text.h"
#include "engine/broker/query/pattern.h"
#include "engine/broker/v2/attribute.h"

namespace tsu::broker::v2::jexl {
namespace {

using arguments = std::vector<value>;

constexpr std::size_t text_max = 1024 * 1024;  // of a result
constexpr std::size_t items_max = 10'000;      // that a text is taken apart into
constexpr std::int64_t chars_per_step = 64;    // what copying a text costs

const std::string* text_at(const arguments& all, std::size_t i) {
  return i < all.size() && all[i].is == sort::text ? &all[i].text : nullptr;
}
std::optional<double> number_at(const arguments& all, std::size_t i) {
  return i < all.size() && all[i].is == sort::number ? std::optional{all[i].number} : std::nullopt;
}
value number_or_null(double n) { return std::isfinite(n) ? value::of(n) : value{}; }

bool starts_a_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }
double length_of(std::string_view text) {
  return static_cast<double>(std::count_if(text.begin(), text.end(), starts_a_character));
}
// The byte at which the n-th character begins; the size where it is one behind the last.
std::optional<std::size_t> byte_of(std::string_view text, double n) {
  if (n < 0 || n != std::floor(n)) {
    return std::nullopt;
  }
  double at = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (starts_a_character(text[i])) {
      if (at == n) {
        return i;
      }
      ++at;
    }
  }
  return at == n ? std::optional{text.size()} : std::nullopt;
}

std::string in_case(std::string text, char from, char to, int by) {
  for (char& c : text) {
    c = c >= from && c <= to ? static_cast<char>(c + by) : c;
  }
  return text;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const auto first = text.find_first_not_of(space);
  if (first == text.npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(space) + 1 - first);
}

value split(const std::string& text, const std::string& by) {
  std::vector<value> out;
  if (by.empty()) {
    return {};
  }
  for (std::size_t at = 0; at <= text.size();) {
    if (out.size() >= items_max) {
      return {};
    }
    const auto end = std::min(text.find(by, at), text.size());
    out.push_back(value::of(text.substr(at, end - at)));
    at = end + by.size();
  }
  return value::of(std::move(out));
}

value substring(const std::string& text, const arguments& all) {
  const auto from = number_at(all, 0), to = number_at(all, 1);
  if (!from || !to || *to < *from) {
    return {};
  }
  const auto first = byte_of(text, *from), last = byte_of(text, *to);
  return first && last ? value::of(text.substr(*first, *last - *first)) : value{};
}

// A number at the front, as far as it goes.
value parsed(std::string_view text, bool whole) {
  text = trimmed(text);
  text.remove_prefix(text.starts_with('+') ? 1 : 0);
  double n = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (fault != std::errc{} || end != text.data() + text.size()) {
    return {};
  }
  return number_or_null(whole ? std::trunc(n) : n);
}

value replaced(const std::string& text, const arguments& all, const surroundings& here) {
  const auto *from = text_at(all, 0), *to = text_at(all, 1);
  if (from == nullptr || to == nullptr || from->empty()) {
    return {};
  }
  std::string out;
  for (std::size_t at = 0;;) {
    const auto found = std::min(text.find(*from, at), text.size());
    out.append(text, at, found - at);
    if (found == text.size()) {
      return value::of(std::move(out));
    }
    out += *to;
    at = found + from->size();
    if (out.size() > text_max || !here.steps.take(1)) {
      return {};
    }
  }
}

struct match {
  std::size_t from, to;
};

// Leftmost and longest, one behind the other; nothing where it takes too long.
std::optional<std::vector<match>> matches(const std::string& text, const pattern& p,
                                          step_counter& steps) {
  std::vector<match> out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = p.longest_at(text, at, steps);
    if (!steps.take(1) || out.size() >= items_max) {
      return std::nullopt;
    }
    if (end && *end > at) {
      out.push_back({at, *end});
      at = *end;
      continue;
    }
    do {
      ++at;
    } while (at < text.size() && !starts_a_character(text[at]));
  }
  return out;
}

value replaced_pattern(const std::string& text, const arguments& all, const surroundings& here) {
  const auto *regex = text_at(all, 0), *to = text_at(all, 1);
  const auto p =
      regex == nullptr || to == nullptr ? std::nullopt : std::optional{pattern::parse(*regex)};
  if (!p || !p->ok()) {
    return {};
  }
  const auto found = matches(text, p->value(), here.steps);
  if (!found) {
    return {};
  }
  std::string out;
  std::size_t at = 0;
  for (const auto& m : *found) {
    out.append(text, at, m.from - at).append(*to);
    at = m.to;
    if (out.size() > text_max) {
      return {};
    }
  }
  return value::of(out.append(text, at));
}

value matched_pattern(const std::string& text, const arguments& all, const surroundings& here) {
  const auto* regex = text_at(all, 0);
  const auto p = regex == nullptr ? std::nullopt : std::optional{pattern::parse(*regex)};
  if (!p || !p->ok()) {
    return {};
  }
  const auto found = matches(text, p->value(), here.steps);
  if (!found) {
    return {};
  }
  std::vector<value> out;
  for (const auto& m : *found) {
    out.push_back(value::of(text.substr(m.from, m.to - m.from)));
  }
  return value::of(std::move(out));
}

value json_of(const std::string& text) {
  const auto json = check_and_minify(text, 32);
  return json.ok() ? from_json(json.value()) : value{};
}

std::optional<value> of_text(std::string_view name, const std::string& text, const arguments& all,
                             const surroundings& here) {
  const auto* first = text_at(all, 0);
  if (name == "uppercase" || name == "lowercase") {
    return value::of(name == "uppercase" ? in_case(text, 'a', 'z', -32)
                                         : in_case(text, 'A', 'Z', 32));
  }
  if (name == "len") {
    return value::of(length_of(text));
  }
  if (name == "trim") {
    return value::of(std::string{trimmed(text)});
  }
  if (name == "split") {
    return first == nullptr ? value{} : split(text, *first);
  }
  if (name == "indexOf" || name == "includes") {
    const auto at = first == nullptr ? text.npos : text.find(*first);
    if (name == "includes") {
      return value::of(at != text.npos);
    }
    return at == text.npos ? value{} : value::of(length_of(text.substr(0, at)));
  }
  if (name == "substring") {
    return substring(text, all);
  }
  if (name == "replaceStr") {
    return replaced(text, all, here);
  }
  if (name == "replaceRegex") {
    return replaced_pattern(text, all, here);
  }
  if (name == "matchRegex") {
    return matched_pattern(text, all, here);
  }
  if (name == "toJson") {
    return json_of(text);
  }
  if (name == "getTime") {
    const auto t = read_time(text);
    return t ? value::of(std::floor(static_cast<double>(to_micros(*t)) / 1e6)) : value{};
  }
  return std::nullopt;
}

value fixed(double n, const arguments& all) {
  const auto digits = number_at(all, 0);
  if (!digits || *digits < 0 || *digits > 15) {
    return {};
  }
  const auto scale = std::pow(10.0, std::floor(*digits));
  return number_or_null(std::round(n * scale) / scale);
}

value iso_text(double seconds) {
  if (!(std::abs(seconds) < 1e11)) {
    return {};
  }
  auto text =
      format_instant(from_micros(static_cast<std::int64_t>(std::floor(seconds)) * 1'000'000));
  text.pop_back();
  return value::of(text + "+00:00");
}

std::optional<value> of_number(std::string_view name, double n, const arguments& all,
                               const surroundings& here) {
  constexpr std::pair<std::string_view, double (*)(double)> plain[] = {
      {"floor", [](double x) { return std::floor(x); }},
      {"ceil", [](double x) { return std::ceil(x); }},
      {"round", [](double x) { return std::floor(x + 0.5); }},
      {"log", [](double x) { return std::log(x); }},
      {"log10", [](double x) { return std::log10(x); }},
      {"log2", [](double x) { return std::log2(x); }},
      {"sqrt", [](double x) { return std::sqrt(x); }},
  };
  for (const auto& [its_name, run] : plain) {
    if (its_name == name) {
      return number_or_null(run(n));
    }
  }
  if (name == "toFixed") {
    return fixed(n, all);
  }
  if (name == "now") {
    return number_or_null(std::floor(static_cast<double>(to_micros(here.now)) / 1e6 + n));
  }
  if (name == "toIsoString") {
    return iso_text(n);
  }
  return std::nullopt;
}

bool all_numbers(const std::vector<value>& all) {
  return std::all_of(all.begin(), all.end(), [](const auto& v) { return v.is == sort::number; });
}

value median(std::vector<value> all) {
  const auto less = [](const value& a, const value& b) { return a.number < b.number; };
  std::sort(all.begin(), all.end(), less);
  const auto n = all.size();
  return number_or_null(n % 2 == 1 ? all[n / 2].number
                                   : (all[n / 2 - 1].number + all[n / 2].number) / 2);
}

std::optional<value> of_array(std::string_view name, const std::vector<value>& all) {
  const auto less = [](const value& a, const value& b) { return a.number < b.number; };
  if (name == "arrReverse") {
    return value::of(std::vector<value>{all.rbegin(), all.rend()});
  }
  if (!name.starts_with("arr")) {
    return std::nullopt;
  }
  if (!all_numbers(all)) {
    return value{};
  }
  if (name == "arrSort") {
    auto sorted = all;
    std::sort(sorted.begin(), sorted.end(), less);
    return value::of(std::move(sorted));
  }
  if (all.empty()) {
    return value{};
  }
  double sum = 0;
  for (const auto& v : all) {
    sum += v.number;
  }
  if (name == "arrSum" || name == "arrAvg") {
    return number_or_null(name == "arrSum" ? sum : sum / static_cast<double>(all.size()));
  }
  if (name == "arrMax" || name == "arrMin") {
    return name == "arrMax" ? *std::max_element(all.begin(), all.end(), less)
                            : *std::min_element(all.begin(), all.end(), less);
  }
  return name == "arrMed" ? std::optional{median(all)} : std::nullopt;
}

// mapper (texts), nMapper (numbers, rounded), thMapper (thresholds): (values, choices).
value mapped(std::string_view name, const value& input, const arguments& all) {
  if (all.size() < 2 || all[0].is != sort::array || all[1].is != sort::array) {
    return {};
  }
  const auto &from = all[0].items, &choices = all[1].items;
  const bool thresholds = name == "thMapper";
  const auto wanted = name == "mapper" ? sort::text : sort::number;
  const bool of_kind =
      std::all_of(from.begin(), from.end(), [&](const auto& v) { return v.is == wanted; });
  if (input.is != wanted || !of_kind || choices.size() != from.size() + (thresholds ? 1 : 0)) {
    return {};
  }
  for (std::size_t i = 0; i < from.size(); ++i) {
    const bool found = thresholds         ? input.number < from[i].number
                       : name == "mapper" ? input.text == from[i].text
                                          : std::round(input.number) == std::round(from[i].number);
    if (found) {
      return choices[i];
    }
  }
  return thresholds ? choices.back() : value{};
}

std::string_view name_of(sort s) {
  switch (s) {
    case sort::boolean: return "Boolean";
    case sort::number: return "Number";
    case sort::text: return "String";
    case sort::array: return "Array";
    case sort::object: return "Object";
    default: return "Null";
  }
}

std::optional<value> of_anything(std::string_view name, const value& v, const arguments& all) {
  if (name == "isNaN") {
    const auto n = v.is == sort::text ? parsed(v.text, false) : v;
    return value::of(n.is != sort::number);
  }
  if (name == "typeOf") {
    return value::of(std::string{name_of(v.is)});
  }
  if (name == "toString") {
    return value::of(to_text(v));
  }
  if (name == "parseInt" || name == "parseFloat") {
    const bool whole = name == "parseInt";
    return v.is == sort::text     ? parsed(v.text, whole)
           : v.is == sort::number ? number_or_null(whole ? std::trunc(v.number) : v.number)
                                  : value{};
  }
  if (name == "mapper" || name == "nMapper" || name == "thMapper") {
    return mapped(name, v, all);
  }
  if (name != "values" && name != "keys") {
    return std::nullopt;
  }
  if (v.is != sort::object) {
    return value{};
  }
  std::vector<value> out;
  for (const auto& m : v.members) {
    out.push_back(name == "values" ? m.second : value::of(m.first));
  }
  return value::of(std::move(out));
}

}  // namespace

std::optional<value> transformed(std::string_view name, const value& input, const arguments& all,
                                 const surroundings& here) {
  if (auto out = of_anything(name, input, all)) {
    return out;
  }
  switch (input.is) {
    case sort::text:
      if (!here.steps.take(static_cast<std::int64_t>(input.text.size()) / chars_per_step)) {
        return value{};
      }
      return of_text(name, input.text, all, here);
    case sort::number: return of_number(name, input.number, all, here);
    case sort::array: return of_array(name, input.items);
    default: return std::nullopt;
  }
}

}  // namespace tsu::broker::v2::jexl
