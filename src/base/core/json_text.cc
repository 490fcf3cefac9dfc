#include "base/core/json_text.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace tsu {
namespace {

constexpr char hex[] = "0123456789abcdef";

void append_escaped(std::string& out, unsigned char c) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default:
      out += "\\u00";
      out += hex[c >> 4];
      out += hex[c & 15];
  }
}

bool needs_escape(unsigned char c) { return c < 0x20 || c == '"' || c == '\\'; }

// Eight bytes at once: the top bit of each byte that equals `c`. The lowest one set is exact; above
// it there may be false ones.
constexpr std::uint64_t each_byte = 0x0101010101010101, top_bits = 0x8080808080808080;
std::uint64_t bytes_equal(std::uint64_t eight, char c) {
  const auto zero_there = eight ^ (each_byte * static_cast<unsigned char>(c));
  return (zero_there - each_byte) & ~zero_there & top_bits;
}

// From `at` on, the first byte that `marks` marks (in eight at once) or `is` accepts (one by one).
template <class Marks, class Is>
std::size_t find_from(std::string_view s, std::size_t at, Marks marks, Is is) {
  static_assert(std::endian::native == std::endian::little);
  for (; at + sizeof(std::uint64_t) <= s.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t eight;
    std::memcpy(&eight, s.data() + at, sizeof eight);
    if (const auto found = marks(eight)) {
      return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
    }
  }
  while (at < s.size() && !is(s[at])) {
    ++at;
  }
  return at;
}

// Past the closing quote of the string that opens at `at`.
std::size_t after_string(std::string_view s, std::size_t at) {
  ASSERT(s[at] == '"');
  for (++at; at < s.size(); at += 2) {
    at = find_from(
        s, at, [](std::uint64_t b) { return bytes_equal(b, '"') | bytes_equal(b, '\\'); },
        [](char c) { return c == '"' || c == '\\'; });
    if (at < s.size() && s[at] == '"') {
      return at + 1;
    }
  }
  ASSERT(false && "unterminated string in checked JSON");
  return s.size();
}

// The next quote, bracket or brace. Setting one bit makes braces of brackets and leaves a quote.
std::size_t next_of_structure(std::string_view s, std::size_t at) {
  constexpr char bit = 0x20;
  return find_from(
      s, at,
      [](std::uint64_t b) {
        const auto folded = b | (each_byte * static_cast<unsigned char>(bit));
        return bytes_equal(b, '"') | bytes_equal(folded, '{') | bytes_equal(folded, '}');
      },
      [](char c) { return c == '"' || (c | bit) == '{' || (c | bit) == '}'; });
}

// Past the value that starts at `at`, in checked and minified text.
std::size_t after_value(std::string_view s, std::size_t at) {
  ASSERT(at < s.size());
  const char c = s[at];
  if (c == '"') {
    return after_string(s, at);
  }
  if (c != '{' && c != '[') {
    while (at < s.size() && s[at] != ',' && s[at] != '}' && s[at] != ']') {
      ++at;
    }
    return at;
  }
  int depth = 0;
  while ((at = next_of_structure(s, at)) < s.size()) {
    const char d = s[at];
    if (d == '"') {
      at = after_string(s, at);
      continue;
    }
    if (d == '{' || d == '[') {
      ++depth;
    } else if (--depth == 0) {
      return at + 1;
    }
    ++at;
  }
  ASSERT(false && "unterminated value in checked JSON");
  return at;
}

// Pairwise up to 16 names, without allocating. Beyond that sorted, not hashed: names that all hash
// alike would cost a stranger nothing and us a minute.
bool names_are_unique(simdjson::dom::object object) {
  std::string_view few[16];
  std::size_t n = 0;
  for (const auto& m : object) {
    if (n == std::size(few)) {
      std::vector<std::string_view> all;
      for (const auto& each : object) {
        all.push_back(each.key);
      }
      std::sort(all.begin(), all.end());
      return std::adjacent_find(all.begin(), all.end()) == all.end();
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (few[i] == m.key) {
        return false;
      }
    }
    few[n++] = m.key;
  }
  return true;
}

// Every object of a parsed document, without recursion.
bool all_names_are_unique(simdjson::dom::element root) {
  thread_local std::vector<simdjson::dom::element> still;
  still.assign(1, root);
  const auto keep = [](simdjson::dom::element e) {
    if (e.is_object() || e.is_array()) {
      still.push_back(e);
    }
  };
  while (!still.empty()) {
    const auto here = still.back();
    still.pop_back();
    if (here.is_array()) {
      for (const auto e : simdjson::dom::array{here}) {
        keep(e);
      }
    } else if (here.is_object()) {
      const simdjson::dom::object object{here};
      if (!names_are_unique(object)) {
        return false;
      }
      for (const auto& m : object) {
        keep(m.value);
      }
    }
  }
  return true;
}

problem not_json(std::string detail) { return {why::bad_input, std::move(detail), "bad_json"}; }

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (needs_escape(c)) {
      out.append(text, from, i - from);
      append_escaped(out, c);
      from = i + 1;
    }
  }
  out.append(text, from);
  out += '"';
}

std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

void append_json_number(std::string& out, double v) {
  if (!std::isfinite(v)) {
    out += "null";
    return;
  }
  char text[32];
  const auto last = text + sizeof text;
  std::to_chars_result end{};
  if (v == std::trunc(v) && std::fabs(v) < 9007199254740992.0) {
    end = std::to_chars(text, last, static_cast<std::int64_t>(v));
  } else if (std::fabs(v) < 9223372036854775808.0) {
    end = std::to_chars(text, last, v);
  } else {  // in full it would be an integer of more than 64 bits, which readers refuse, ours too
    end = std::to_chars(text, last, v, std::chars_format::scientific);
  }
  out.append(text, end.ptr);
}

result<std::string> check_and_minify(std::string_view json, int depth_max) {
  thread_local simdjson::dom::parser parser;
  thread_local int parser_depth = 0;
  if (json.empty()) {  // it may have no address, which a parser does not take
    return not_json(simdjson::error_message(simdjson::EMPTY));
  }
  if (json.size() > 0xFFFFFFF0) {
    return problem{why::too_large, "JSON over 4 GiB", "too_large"};
  }
  if (parser_depth != depth_max) {
    if (parser.allocate(1024, static_cast<std::size_t>(depth_max)) != simdjson::SUCCESS) {
      throw std::bad_alloc{};
    }
    parser_depth = depth_max;
  }
  simdjson::dom::element root;
  if (const auto error = parser.parse(json.data(), json.size()).get(root)) {
    return not_json(simdjson::error_message(error));
  }
  if (!all_names_are_unique(root)) {
    return not_json("an object names the same member twice");
  }
  std::string out(json.size() + simdjson::SIMDJSON_PADDING, '\0');
  std::size_t length = 0;
  if (const auto error = simdjson::minify(json.data(), json.size(), out.data(), length)) {
    return not_json(simdjson::error_message(error));
  }
  out.resize(length);
  return out;
}

json_kind kind_of(std::string_view value) {
  ASSERT(!value.empty());
  switch (value.front()) {
    case '{': return json_kind::object;
    case '[': return json_kind::array;
    case '"': return json_kind::string;
    case 't':
    case 'f': return json_kind::boolean;
    case 'n': return json_kind::null;
    default: return json_kind::number;
  }
}

std::optional<std::string_view> json_plain_string(std::string_view value) {
  ASSERT(value.size() >= 2 && value.front() == '"');
  const auto inside = value.substr(1, value.size() - 2);
  if (inside.find('\\') != std::string_view::npos) {
    return std::nullopt;
  }
  return inside;
}

std::string json_string_text(std::string_view value) {
  if (const auto plain = json_plain_string(value)) {
    return std::string{*plain};
  }
  thread_local simdjson::dom::parser parser;
  std::string_view text;
  const auto error = parser.parse(value.data(), value.size()).get_string().get(text);
  ASSERT(!error);
  return std::string{text};
}

std::optional<double> json_number(std::string_view value) {
  double v = 0;
  const auto end = value.data() + value.size();
  const auto [at, error] = std::from_chars(value.data(), end, v);
  if (at == end && error == std::errc::result_out_of_range) {
    v = std::strtod(std::string{value}.c_str(), nullptr);  // tells 1e-400, which is 0, from 1e400
    return std::isfinite(v) ? std::optional{v} : std::nullopt;
  }
  if (error != std::errc{} || at != end) {
    return std::nullopt;
  }
  return v;
}

json_members::json_members(std::string_view object) : text_(object) {
  ASSERT(object.size() >= 2 && object.front() == '{');
}
json_members::iterator json_members::begin() const {
  return text_[1] == '}' ? iterator{} : iterator{text_, 1};
}
std::string_view json_members::find(std::string_view key) const {
  for (const auto& m : *this) {
    if (m.key == key) {
      return m.value;
    }
  }
  return {};
}

json_members::iterator::iterator(std::string_view text, std::size_t at) : text_(text), at_(at) {
  read();
}
void json_members::iterator::read() {
  const auto key_end = after_string(text_, at_);
  now_.key = text_.substr(at_ + 1, key_end - at_ - 2);
  const auto value_at = key_end + 1;  // past the colon
  next_ = after_value(text_, value_at);
  now_.value = text_.substr(value_at, next_ - value_at);
}
json_members::iterator& json_members::iterator::operator++() {
  if (text_[next_] == ',') {
    at_ = next_ + 1;
    read();
  } else {
    at_ = std::string_view::npos;
  }
  return *this;
}

json_elements::json_elements(std::string_view array) : text_(array) {
  ASSERT(array.size() >= 2 && array.front() == '[');
}
json_elements::iterator json_elements::begin() const {
  return text_[1] == ']' ? iterator{} : iterator{text_, 1};
}
json_elements::iterator::iterator(std::string_view text, std::size_t at) : text_(text), at_(at) {
  read();
}
void json_elements::iterator::read() {
  next_ = after_value(text_, at_);
  now_ = text_.substr(at_, next_ - at_);
}
json_elements::iterator& json_elements::iterator::operator++() {
  if (text_[next_] == ',') {
    at_ = next_ + 1;
    read();
  } else {
    at_ = std::string_view::npos;
  }
  return *this;
}

}  // namespace tsu
